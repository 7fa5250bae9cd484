"""What lies beside a report: decisions, appeals, notes of the staff, and asked-for approvals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.db import UtcDateTime
from alumnet.moderation.models import Appeal, Approval, Decision, ReportNote
from alumnet.moderation.rules import ACTIONS, ApprovalState, DecisionKind, Party, Purpose
from alumnet.moderation.rules.letters import DECISIONS


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about a report, by whom, and with which words for each side."""

    kind: DecisionKind
    decided_by: str
    decider_id: int
    words_for_reported: str
    words_for_reporter: str
    note: str
    until: datetime | None
    at: datetime
    is_undone: bool

    @property
    def label(self) -> str:
        """The decision in words."""
        return DECISIONS[self.kind]

    def still_holds(self, now: datetime) -> bool:
        """Whether what it did is in force as far as moderation knows."""
        is_over = self.until is not None and self.until <= now
        return self.kind in ACTIONS and not self.is_undone and not is_over


@dataclass(frozen=True, slots=True)
class Appealed:
    """What one side said against a decision."""

    side: Party
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of the staff to each other."""

    public_id: str
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """That one of the staff wanted the yes of a second one, and how it stands with it."""

    public_id: str
    purpose: Purpose
    state: ApprovalState
    by: str
    by_id: int
    reason: str
    at: datetime
    answered_by: str
    due_at: datetime | None

    @property
    def is_given(self) -> bool:
        """Whether the second one said yes, and it is still to be used."""
        return self.state is ApprovalState.GIVEN

    @property
    def is_used(self) -> bool:
        """Whether it was made use of."""
        return self.state is ApprovalState.USED

    def stands(self, now: datetime) -> bool:
        """Whether anything can still come of it."""
        return self.due_at is not None and self.due_at > now


@dataclass(frozen=True, slots=True)
class Papers:
    """All that lies beside one report, each in the order in which it came."""

    verdicts: Sequence[Verdict] = field(default_factory=list)
    appeals: Sequence[Appealed] = field(default_factory=list)
    notes: Sequence[Noted] = field(default_factory=list)
    approvals: Sequence[Asked] = field(default_factory=list)

    @property
    def deciders(self) -> frozenset[int]:
        """Who decided so far."""
        return frozenset(each.decider_id for each in self.verdicts)

    @property
    def last(self) -> Verdict | None:
        """The decision that stands."""
        return self.verdicts[-1] if self.verdicts else None

    def standing(self, purpose: Purpose, now: datetime) -> Asked | None:
        """Return what was asked for this purpose, where something can still come of it."""
        found = [each for each in self.approvals if each.purpose is purpose and each.stands(now)]
        return found[-1] if found else None


def papers(session: Session, report_id: int) -> Papers:
    """Return what lies beside a report. One statement."""
    rows = session.execute(union_all(*_queries(report_id)).order_by("at", "id")).all()
    made = Papers(list[Verdict](), list[Appealed](), list[Noted](), list[Asked]())
    shelves: dict[str, Any] = {
        "decision": (made.verdicts, _verdict),
        "appeal": (made.appeals, lambda row: Appealed(Party(row.code), row.by, row.text, row.at)),
        "note": (made.notes, lambda row: Noted(row.public_id, row.by, row.text, row.at)),
        "approval": (made.approvals, _asked),
    }
    for row in rows:
        shelf, make = shelves[row.what]
        shelf.append(make(row))
    return made


def _verdict(row: Any) -> Verdict:
    return Verdict(
        kind=DecisionKind(row.code),
        decided_by=row.by,
        decider_id=row.by_id,
        words_for_reported=row.text,
        words_for_reporter=row.second,
        note=row.third,
        until=row.until,
        at=row.at,
        is_undone=row.over_at is not None,
    )


def _asked(row: Any) -> Asked:
    return Asked(
        public_id=row.public_id,
        purpose=Purpose(row.code),
        state=ApprovalState(row.second),
        by=row.by,
        by_id=row.by_id,
        reason=row.text,
        at=row.at,
        answered_by=row.third or "",
        due_at=row.until,
    )


def _queries(report_id: int) -> list[Select[*tuple[Any, ...]]]:
    answerer = aliased(Person)
    none = null()
    return [
        _row(
            "decision", Decision, Decision.decided_by, Decision.at,
            Decision.public_id, Decision.kind, Decision.words_for_reported,
            Decision.words_for_reporter, Decision.note, Decision.until, Decision.undone_at,
        ).where(Decision.report_id == report_id),
        _row(
            "appeal", Appeal, Appeal.person_id, Appeal.at,
            literal(""), Appeal.side, Appeal.text, literal(""), literal(""), none, none,
        ).where(Appeal.report_id == report_id),
        _row(
            "note", ReportNote, ReportNote.author_id, ReportNote.at, ReportNote.public_id,
            literal(""), ReportNote.text, literal(""), literal(""), none, none,
        ).where(ReportNote.report_id == report_id),
        _row(
            "approval", Approval, Approval.asked_by, Approval.asked_at,
            Approval.public_id, Approval.purpose, Approval.reason, Approval.state,
            answerer.display_name, Approval.due_at, none,
        )
        .outerjoin(answerer, answerer.id == Approval.answered_by)
        .where(Approval.report_id == report_id),
    ]  # fmt: skip


def _row(what: str, table: Any, by: Any, at: Any, *columns: Any) -> Select[*tuple[Any, ...]]:
    public_id, code, text, second, third, until, over_at = columns
    return (
        select(
            literal(what).label("what"),
            table.id.label("id"),
            at.label("at"),
            Person.display_name.label("by"),
            Person.id.label("by_id"),
            public_id.label("public_id"),
            type_coerce(code, String).label("code"),
            text.label("text"),
            type_coerce(second, String).label("second"),
            third.label("third"),
            type_coerce(until, UtcDateTime()).label("until"),
            type_coerce(over_at, UtcDateTime()).label("over_at"),
        )
        .select_from(table)
        .join(Person, Person.id == by)
    )
