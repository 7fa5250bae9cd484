"""Who takes part in a cohort, for those who look after it: the list, the way in, one person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import Page, decode_cursor, encode_cursor
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentEvent, EnrolmentQuestion
from alumnet.programmes.queries.enrol_asked import (
    Answers,
    answers_of,
    asked,
    asked_of,
    has_employer,
    is_member_here,
    questions_of,
    why_not,
)
from alumnet.programmes.queries.enrol_timing import facts_of
from alumnet.programmes.queries.outcomes_lottery import is_drawn
from alumnet.programmes.rules.enrol_acts import Act, acts_on
from alumnet.programmes.rules.enrol_eligibility import Asked, Hindrance
from alumnet.programmes.rules.enrol_funnel import WAITED_FOR, Funnel, Missing, Way, funnel
from alumnet.programmes.rules.enrol_sides import sides_of
from alumnet.programmes.rules.hours import read_as
from alumnet.programmes.rules.outcomes_lottery import is_outside
from alumnet.programmes.rules.states import CohortKind, EnrolmentState, SeenBy, Side

PAGE_LENGTH = 50
State = EnrolmentState


class Show(StrEnum):
    """How the list is narrowed: who is waited for, and where people stand."""

    ALL = "all"
    NO_ANSWER = "no_answer"
    CHANGES = "changes"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    IN = "in"
    PLACE = "place"
    OUT = "out"


_STATES: Final = {
    Show.NO_ANSWER: WAITED_FOR[Missing.NO_ANSWER],
    Show.CHANGES: WAITED_FOR[Missing.CHANGES],
    Show.DECISION: WAITED_FOR[Missing.DECISION],
    Show.CONFIRMATION: WAITED_FOR[Missing.CONFIRMATION],
    Show.PLACE: WAITED_FOR[Missing.PLACE],
    Show.IN: frozenset({State.CONFIRMED, State.IN_POOL, State.PROPOSED, State.MATCHED}),
    Show.OUT: frozenset({State.INELIGIBLE, State.DROPPED, State.LEFT, State.NO_MATCH}),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in the list. `hindrances` are why they can't take part, while that is undecided.

    `is_outside_draw` says that lots were drawn for the places, and they had none.
    """

    public_id: str
    name: str
    side: Side
    state: EnrolmentState
    places: int
    applied_at: datetime | None
    due: datetime | None
    entry_on: date | None
    has_account: bool
    hindrances: tuple[Hindrance, ...]
    lot: int | None
    is_outside_draw: bool


def people(
    session: Session, cohort_id: int, show: Show, side: Side | None, cursor: str | None
) -> Page[Row]:
    """Return the people of a cohort by name, narrowed. Three statements."""
    found = session.execute(
        _rows()
        .where(Enrolment.cohort_id == cohort_id, _narrowed(show, side), _after(cursor))
        .order_by(Person.display_name, Enrolment.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = found[:PAGE_LENGTH]
    questions = questions_of(session, cohort_id)
    answers = answers_of(session, [each.Enrolment.id for each in rows if _is_open(each)])
    last = rows[-1] if len(found) > PAGE_LENGTH else None
    following = encode_cursor("people", last.display_name, last.Enrolment.id) if last else None
    return Page([_row(row, questions, answers) for row in rows], following)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Enrolment,
            Person.display_name,
            Cohort.reach,
            Account.id.label("account_id"),
            is_member_here().label("is_member"),
            has_employer().label("is_employed"),
            is_drawn().label("was_drawn"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
    )


def _narrowed(show: Show, side: Side | None) -> ColumnElement[bool]:
    states, sides = _STATES.get(show), (Enrolment.side == side) if side else true()
    return and_(sides, Enrolment.state.in_(states) if states else true())


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["people", str(name), int(last)]:
            same = Person.display_name == name
            return or_(Person.display_name > name, and_(same, Enrolment.id > last))
    return true()


def _is_open(row: Any) -> bool:
    """Whether it counts why somebody could not take part."""
    return row.Enrolment.state in {State.APPLIED, State.INELIGIBLE}


def _row(row: Any, questions: Sequence[EnrolmentQuestion], answers: Mapping[int, Answers]) -> Row:
    one: Enrolment = row.Enrolment
    found: tuple[Hindrance, ...] = ()
    if _is_open(row):
        found = why_not(
            one,
            row.reach,
            questions,
            answers.get(one.id, {}),
            is_member=bool(row.is_member),
            is_employed=bool(row.is_employed),
        )
    return Row(
        one.public_id,
        row.display_name,
        one.side,
        one.state,
        one.places,
        one.applied_at,
        one.due_at,
        one.entry_on,
        row.account_id is not None,
        found,
        one.lot,
        is_outside(one.side, one.state, one.lot, is_drawn=bool(row.was_drawn)),
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with whom something is to be done, and whether it can be."""

    public_id: str
    name: str
    can: bool


def candidates(
    session: Session, cohort_id: int, act: Act, chosen: Sequence[str], now: datetime
) -> list[Candidate]:
    """Return some people of a cohort by name. One statement."""
    return [
        _candidate(row, act, now)
        for row in session.execute(
            _with_cohort()
            .where(Enrolment.cohort_id == cohort_id, Enrolment.public_id.in_(chosen))
            .order_by(Person.display_name, Enrolment.id)
        )
    ]


def all_for(
    session: Session, cohort_id: int, show: Show, side: Side | None, most: int
) -> list[str]:
    """Return everybody whom the list finds, narrowed, `most` at most. One statement."""
    return list(
        session.scalars(
            select(Enrolment.public_id)
            .where(Enrolment.cohort_id == cohort_id, _narrowed(show, side))
            .order_by(Enrolment.id)
            .limit(most)
        )
    )


def _with_cohort() -> Select[*tuple[Any, ...]]:
    return (
        select(Enrolment, Cohort, Person.display_name)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
    )


def _candidate(row: Any, act: Act, now: datetime) -> Candidate:
    facts = facts_of(row.Cohort, row.Enrolment, now)
    can = act in acts_on(row.Enrolment.state, facts)
    return Candidate(row.Enrolment.public_id, row.display_name, can)


# ------------------------------------------------------------------------------------ the way in
def ways_in(session: Session, cohort_id: int, kind: CohortKind) -> list[Funnel]:
    """Return how far the people of each side of a cohort came. One statement."""
    last = (
        select(EnrolmentEvent.from_state)
        .where(
            EnrolmentEvent.subject_id == Enrolment.id,
            EnrolmentEvent.to_state == State.DROPPED,
        )
        .order_by(EnrolmentEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Enrolment.side, Enrolment.state, last.label("before"), func.count().label("many"))
        .where(Enrolment.cohort_id == cohort_id)
        .group_by(Enrolment.side, Enrolment.state, "before")
    )
    counts: dict[Way, int] = {}
    for row in rows:
        way = Way(row.side, row.state, row.before if row.state is State.DROPPED else None)
        counts[way] = counts.get(way, 0) + row.many
    return [funnel(side, counts) for side in sides_of(kind)]


# ------------------------------------------------------------------------------------ one person
@dataclass(frozen=True, slots=True)
class Answer:
    """A question with the answer, for those who look after the cohort."""

    asked: Asked
    seen_by: SeenBy


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history of an enrolment."""

    name: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class OnePerson:
    """Somebody's application in full."""

    row: Row
    acts: frozenset[Act]
    hopes: str
    hours: str
    line: str
    reason: str
    answers: Sequence[Answer]
    history: Sequence[Step]


def one_person(session: Session, cohort_id: int, public_id: str, now: datetime) -> OnePerson:
    """Return somebody's application with its history. Four statements. Raises NotFound."""
    found = session.execute(
        _rows()
        .add_columns(Cohort)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    one: Enrolment = found.Enrolment
    questions = questions_of(session, cohort_id)
    answers = answers_of(session, [one.id])
    return OnePerson(
        row=_row(found, questions, answers),
        acts=acts_on(one.state, facts_of(found.Cohort, one, now)),
        hopes=one.hopes,
        hours=read_as(one.hours),
        line=one.line,
        reason=one.reason_code,
        answers=[
            Answer(asked(each, answers.get(one.id, {}).get(each.id)), each.seen_by)
            for each in asked_of(questions, one.side)
        ],
        history=list(_history(session, one.id)),
    )


def _history(session: Session, enrolment_id: int) -> Iterator[Step]:
    rows = session.execute(
        select(EnrolmentEvent.name, EnrolmentEvent.at, Person.display_name)
        .outerjoin(Person, Person.id == EnrolmentEvent.actor_id)
        .where(EnrolmentEvent.subject_id == enrolment_id)
        .order_by(EnrolmentEvent.id)
    )
    for row in rows:
        yield Step(row.name, row.at, row.display_name)
