"""The state machine of an affiliation's grade: what raises it, what takes it back, and who may.

`claimed → corroborated → verified` by evidence; `disputed → corrected | removed` when somebody says
that it isn't right and the staff agree. The name of a step says what the evidence was, so that the
history of a place tells how it is known. What is not in this table never changes a grade.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnet.kernel.transitions import Transition
from alumnet.organizations.rules import EvidenceGrade, Period

CLAIMED, CORROBORATED, VERIFIED, DISPUTED, CORRECTED, REMOVED = EvidenceGrade

Grading = Transition[EvidenceGrade, None]

_UNPROVEN = frozenset({CLAIMED, CORRECTED})
_STANDS = _UNPROVEN | {CORROBORATED}
_PROVEN = frozenset({CORROBORATED, VERIFIED})


def _confirm(row: Any, now: datetime) -> None:
    """Count the two years of what runs still from today."""
    row.confirmed_at = now


def _row(
    name: str, from_: frozenset[EvidenceGrade], to: EvidenceGrade, actor: str, *, proves: bool
) -> Grading:
    if proves:
        return Transition(name, from_, to, frozenset({actor}), clock=_confirm)
    return Transition(name, from_, to, frozenset({actor}))


GRADING: tuple[Grading, ...] = (
    # An active membership with a class year; whoever invited them; colleagues of the time.
    _row("membership", _UNPROVEN, CORROBORATED, "association", proves=True),
    _row("inviter", _UNPROVEN, CORROBORATED, "inviter", proves=True),
    _row("colleagues", _UNPROVEN, CORROBORATED, "colleagues", proves=True),
    # A line of the association's own list; an address at the organization; the staff.
    _row("roster", _STANDS, VERIFIED, "roster", proves=True),
    _row("address", _STANDS, VERIFIED, "address", proves=True),
    _row("staff", _STANDS | {DISPUTED}, VERIFIED, "staff", proves=True),
    # What was proven was something else, or is too long ago.
    _row("change", _PROVEN, CLAIMED, "owner", proves=False),
    _row("lapse", _PROVEN, CLAIMED, "clock", proves=False),
    _row("dispute", _STANDS | {VERIFIED}, DISPUTED, "staff", proves=False),
    _row("correct", frozenset({DISPUTED}), CORRECTED, "owner", proves=True),
    _row("remove", frozenset({DISPUTED}), REMOVED, "staff", proves=False),
    _row("remove", frozenset({DISPUTED}), REMOVED, "clock", proves=False),
)


def can(name: str, grade: EvidenceGrade) -> bool:
    """Return whether a step of this name leads on from a grade, whoever takes it."""
    return any(row.name == name and grade in row.from_ for row in GRADING)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of a place, as far as it can be true or not."""

    organization_id: int
    period: Period
    title: str
    field: str


def step_after_change(before: Statement, after: Statement, grade: EvidenceGrade) -> str | None:
    """Return the step of a grade that follows when its owner changes what they say; None for none.

    Whoever leaves where they were shown to be keeps the proof: it was of their being there.
    """
    if grade is DISPUTED:
        return "correct" if before != after else None
    is_same_place = before.organization_id == after.organization_id
    has_left = (
        before.period.is_current
        and not after.period.is_current
        and before.period.start_month == after.period.start_month
    )
    is_proof = is_same_place and (before.period == after.period or has_left)
    return "change" if grade in _PROVEN and not is_proof else None
