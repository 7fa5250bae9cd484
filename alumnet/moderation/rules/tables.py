"""The state machine of a report, who may act in it, and the errors it answers with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany
from alumnet.kernel.text import words
from alumnet.kernel.transitions import Transition
from alumnet.moderation.rules.states import (
    OUTCOMES,
    POLICY,
    DecisionKind,
    ReportState,
)


# ---------------------------------------------------------------------------------------- errors
class ReportsYourself(DomainError):
    """Somebody tried to report themselves."""

    code = "reports_yourself"


class TooManyReports(TooMany):
    """More reports within a day than one person may send."""

    code = "too_many_reports"


class ConflictOfInterest(DomainError):
    """Whoever wants to decide is too close to one of the two; which tie it is isn't told."""

    code = "conflict_of_interest"


class TakenByOther(Conflict):
    """Somebody else of the staff is working on this report."""

    code = "taken_by_other"


class ReportChanged(Conflict):
    """The report is not any more as whoever decides saw it."""

    code = "report_changed"


class CannotSuspend(Conflict):
    """The reported person is no active member of the association that decides."""

    code = "cannot_suspend"


class WordsMissing(DomainError):
    """A decision needs its words for each side that is told."""

    code = "words_missing"


class NamesTheReporter(DomainError):
    """The words for the reported person name who reported them."""

    code = "names_the_reporter"


class ClaimOver(Conflict):
    """The half hour is over, so what was reported is closed again."""

    code = "claim_over"


class NothingToOpen(NotFound):
    """What was reported holds no letter: a profile, or a mentorship."""

    code = "nothing_to_open"


class NothingToEnd(NotFound):
    """What was reported is no request, so there is none to end."""

    code = "nothing_to_end"


class ActedAlready(Conflict):
    """What should be undone is not in force any more."""

    code = "acted_already"


# ----------------------------------------------------------------------------------- who may act
@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who could handle a report, and whether they are near one of the two sides."""

    person_id: int
    name: str
    is_site_admin: bool
    is_near: bool


def able_to_handle(
    staff: Collection[StaffMember], sides: Collection[int | None], details: str
) -> frozenset[int]:
    """Return who of the staff may handle a report between these sides, by person id.

    Nobody who is one of the two, is near one of them, or is named in what was written. When that
    leaves nobody, site admins act although they are near; a side never does.
    """
    others = [each for each in staff if each.person_id not in sides]
    free = [each for each in others if not each.is_near and not is_named(each.name, details)]
    chosen = free or [each for each in others if each.is_site_admin]
    return frozenset(each.person_id for each in chosen)


def first_to_tell(
    staff: Collection[StaffMember], sides: Collection[int | None], details: str
) -> frozenset[int]:
    """Return who hears of a new report: the association's own staff, else site admins."""
    able = able_to_handle(staff, sides, details)
    own = {each.person_id for each in staff if not each.is_site_admin}
    return able & own or able


def is_named(name: str, text: str) -> bool:
    """Return whether a text holds this full name, whatever its case and accents."""
    sought, found = words(name), words(text)
    size = len(sought)
    starts = range(len(found) - size + 1)
    return bool(sought) and any(found[at : at + size] == sought for at in starts)


def parts_of_name_in(name: str, text: str) -> tuple[str, ...]:
    """Return the words of a name that a text holds, spelled alike: a hint, not a proof."""
    held = {word.strip(".,;:!?\"'()") for word in text.split()}
    return tuple(part for part in name.split() if len(part) > 1 and part in held)


# ------------------------------------------------------------------------------------ the machine
@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the guards look at, read under the lock of the report."""

    now: datetime
    staff_id: int | None = None
    may_handle: bool = False
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    has_letter: bool = False
    is_of_a_request: bool = False

    @property
    def claim_is_over(self) -> bool:
        """Whether no claim holds: none, or one whose half hour is over."""
        return self.claimed_until is None or self.claimed_until <= self.now


def is_unconflicted(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever is too close to one of the two."""
    return None if facts.may_handle else ConflictOfInterest()


def is_free(facts: ReportFacts) -> DomainError | None:
    """Refuse while somebody else holds the report."""
    is_mine = facts.claimed_by == facts.staff_id
    return None if is_mine or facts.claim_is_over else TakenByOther()


def holds_it(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever did not take the report on."""
    return None if facts.claimed_by == facts.staff_id else TakenByOther()


def has_time_left(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever took the report on and whose half hour is over."""
    return ClaimOver() if facts.claim_is_over else None


def holds_a_letter(facts: ReportFacts) -> DomainError | None:
    """Refuse to open what has nothing to read in it."""
    return None if facts.has_letter else NothingToOpen()


def is_of_a_request(facts: ReportFacts) -> DomainError | None:
    """Refuse to end a request where none was reported."""
    return None if facts.is_of_a_request else NothingToEnd()


def claim_ran_out(facts: ReportFacts) -> DomainError | None:
    """Refuse to take back a claim that still holds."""
    return None if facts.claim_is_over else TakenByOther()


def start_claim(report: Any, now: datetime) -> None:
    """Give whoever took the report on half an hour; what was reported is closed to them as yet."""
    report.claimed_until, report.opened_at = now + POLICY.claim, None


def end_claim(report: Any, _now: datetime) -> None:
    """Let nobody hold the report, nor read what was reported."""
    report.claimed_by = report.claimed_until = report.opened_at = None


def open_letter(report: Any, now: datetime) -> None:
    """Let whoever holds the report read what was reported, as long as they hold it."""
    report.opened_at = report.opened_at or now


def close(report: Any, now: datetime) -> None:
    """End the report's time in the queue."""
    end_claim(report, now)
    report.closed_at = now


ReportStep = Transition[ReportState, ReportFacts]

_OPEN = frozenset({ReportState.OPEN})
_CLAIMED = frozenset({ReportState.CLAIMED})
_ACTED = frozenset({ReportState.ACTION_TAKEN})
_STAFF = frozenset({"staff"})
_SYSTEM = frozenset({"system"})
_REPORTER = frozenset({"reporter"})
# Somebody outside, or the site itself: they say it once.
_UNSIGNED = frozenset({"stranger", "system"})

REPORT: tuple[ReportStep, ...] = (
    Transition("open", _OPEN, ReportState.OPEN, _REPORTER | _UNSIGNED, event="opened"),
    Transition("add", _OPEN, ReportState.OPEN, _REPORTER),
    Transition("add", _CLAIMED, ReportState.CLAIMED, _REPORTER),
    Transition(
        "claim",
        _OPEN | _CLAIMED,
        ReportState.CLAIMED,
        _STAFF,
        (is_unconflicted, is_free),
        clock=start_claim,
    ),
    Transition(
        "open_letter",
        _CLAIMED,
        ReportState.CLAIMED,
        _STAFF,
        (is_unconflicted, holds_it, has_time_left, holds_a_letter),
        clock=open_letter,
    ),
    Transition(
        "end_request",
        _CLAIMED,
        ReportState.CLAIMED,
        _STAFF,
        (is_unconflicted, holds_it, has_time_left, is_of_a_request),
        ("end_request",),
    ),
    Transition("release", _CLAIMED, ReportState.OPEN, _STAFF, (holds_it,), clock=end_claim),
    Transition("lapse", _CLAIMED, ReportState.OPEN, _SYSTEM, (claim_ran_out,), clock=end_claim),
    *(
        Transition(
            kind.value,
            _CLAIMED,
            OUTCOMES[kind],
            _STAFF,
            (is_unconflicted, holds_it),
            (kind.value,) if kind.is_action else (),
            close,
            "decided",
        )
        for kind in DecisionKind
    ),
    Transition("unhide", _ACTED, ReportState.ACTION_TAKEN, _STAFF, (is_unconflicted,)),
    Transition("reinstate", _ACTED, ReportState.ACTION_TAKEN, _STAFF, (is_unconflicted,)),
)
