"""Of whom an outcome asks, and what is known of them, for who notes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import Page, decode_cursor, encode_cursor
from alumnet.programmes.models import CohortOutcome, Enrolment, OutcomeObservation, OutcomePlan
from alumnet.programmes.rules.outcome_states import (
    FROM_RECORDS,
    Answer,
    Counted,
    ObservedBy,
    OutcomeKind,
)
from alumnet.programmes.rules.states import EnrolmentState

PAGE_LENGTH = 50
# Never found eligible: nobody follows what becomes of them.
_OUTSIDE = frozenset(
    {
        EnrolmentState.INVITED,
        EnrolmentState.APPLIED,
        EnrolmentState.CHANGES_REQUESTED,
        EnrolmentState.ELIGIBLE,
        EnrolmentState.INELIGIBLE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An outcome that is noted by hand, with how much of it is known."""

    id: int
    public_id: str
    name: str
    meaning: str
    kind: OutcomeKind
    counted: Counted
    people: int
    known: int
    # How many allowed that their profile is read.
    open_profiles: int

    @property
    def reads_profiles(self) -> bool:
        """Whether profiles can say anything of it."""
        return self.kind is OutcomeKind.EMPLOYER and self.open_profiles > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of whom it is asked; without an answer nothing is known."""

    public_id: str
    name: str
    allows_profile: bool
    answer: Answer | None
    observed_on: date | None
    happened_on: date | None
    source: ObservedBy | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """What was noted of somebody, the newest first; the first stands unless it was taken back."""

    answer: Answer
    observed_on: date
    happened_on: date | None
    source: ObservedBy
    note: str
    entered_at: datetime
    superseded_at: datetime | None


def askings(session: Session, cohort_id: int) -> Sequence[Asking]:
    """Return the outcomes of a frozen plan that somebody has to note. One statement."""
    standing = (
        select(func.count())
        .where(
            OutcomeObservation.outcome_id == CohortOutcome.id,
            OutcomeObservation.superseded_at.is_(None),
        )
        .scalar_subquery()
    )
    people = select(func.count()).where(
        Enrolment.cohort_id == CohortOutcome.cohort_id,
        Enrolment.side == CohortOutcome.side,
        is_followed(),
    )
    allowing = people.where(Enrolment.retention_consent_at.is_not(None))
    rows: Any = session.execute(
        select(
            CohortOutcome.id,
            CohortOutcome.public_id,
            CohortOutcome.name,
            CohortOutcome.meaning,
            CohortOutcome.kind,
            CohortOutcome.counted,
            people.scalar_subquery().label("people"),
            allowing.scalar_subquery().label("open_profiles"),
            standing.label("known"),
        )
        .join(OutcomePlan, OutcomePlan.cohort_id == CohortOutcome.cohort_id)
        .where(
            CohortOutcome.cohort_id == cohort_id,
            CohortOutcome.kind.not_in(FROM_RECORDS),
            OutcomePlan.frozen_at.is_not(None),
        )
        .order_by(CohortOutcome.position)
    ).mappings()
    return [Asking(**row) for row in rows]


def is_followed() -> Any:
    """Return the condition for those of whom outcomes are asked: they meant to take part."""
    return or_(Enrolment.confirmed_at.is_not(None), Enrolment.state.not_in(_OUTSIDE))


def people_asked(
    session: Session, cohort_id: int, asking: Asking, cursor: str | None
) -> Page[PersonRow]:
    """Return of whom it is asked, by name. One statement."""
    query = _people(cohort_id, asking.id).order_by(Person.display_name, Enrolment.id)
    match decode_cursor(cursor):
        case ["outcome people", str(name), int(last)]:
            same = Person.display_name == name
            query = query.where(or_(Person.display_name > name, and_(same, Enrolment.id > last)))
    rows = session.execute(query.limit(PAGE_LENGTH + 1)).mappings().all()
    shown = rows[:PAGE_LENGTH]
    more = len(rows) > PAGE_LENGTH
    return Page(
        [_row(each) for each in shown],
        next_cursor=encode_cursor("outcome people", shown[-1]["name"], shown[-1]["id"])
        if more
        else None,
    )


def person_asked(
    session: Session, cohort_id: int, asking: Asking, public_id: str
) -> tuple[PersonRow, list[Noting]]:
    """Return somebody of whom it is asked, with all that was noted. Two; raises NotFound."""
    query = _people(cohort_id, asking.id).where(Enrolment.public_id == public_id)
    found = session.execute(query).mappings().one_or_none()
    if found is None:
        raise NotFound
    rows = session.scalars(
        select(OutcomeObservation)
        .where(
            OutcomeObservation.outcome_id == asking.id,
            OutcomeObservation.enrolment_id == found["id"],
        )
        .order_by(OutcomeObservation.id.desc())
    )
    return _row(found), [
        Noting(
            answer=row.answer,
            observed_on=row.observed_on,
            happened_on=row.happened_on,
            source=row.source,
            note=row.source_note,
            entered_at=row.entered_at,
            superseded_at=row.superseded_at,
        )
        for row in rows
    ]


def _people(cohort_id: int, outcome_id: int) -> Select[*tuple[Any, ...]]:
    standing = and_(
        OutcomeObservation.enrolment_id == Enrolment.id,
        OutcomeObservation.outcome_id == outcome_id,
        OutcomeObservation.superseded_at.is_(None),
    )
    return (
        select(
            Enrolment.id,
            Enrolment.public_id,
            Person.display_name.label("name"),
            Enrolment.retention_consent_at,
            OutcomeObservation.answer,
            OutcomeObservation.observed_on,
            OutcomeObservation.happened_on,
            OutcomeObservation.source,
            OutcomeObservation.source_note.label("note"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(
            CohortOutcome,
            (CohortOutcome.id == outcome_id) & (CohortOutcome.side == Enrolment.side),
        )
        .outerjoin(OutcomeObservation, standing)
        .where(Enrolment.cohort_id == cohort_id, is_followed())
    )


def _row(found: Any) -> PersonRow:
    return PersonRow(
        public_id=found["public_id"],
        name=found["name"],
        allows_profile=found["retention_consent_at"] is not None,
        answer=found["answer"],
        observed_on=found["observed_on"],
        happened_on=found["happened_on"],
        source=found["source"],
        note=found["note"] or "",
    )
