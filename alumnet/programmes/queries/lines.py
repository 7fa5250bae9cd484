"""Who manages whom in a cohort: for runs, for those who look after it, and for the two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import Page, decode_cursor, encode_cursor
from alumnet.programmes.models import Cohort, CohortEvent, Enrolment, Proposal, ReportingLine
from alumnet.programmes.queries.match_pairs import Pair, Taking, takings_of
from alumnet.programmes.rules.lines import above_among
from alumnet.programmes.rules.states import (
    STANDING,
    UNPUBLISHED,
    CohortState,
    LineSource,
)

PAGE_LENGTH = 50
_OVER = (CohortState.COMPLETED, CohortState.ARCHIVED, CohortState.CANCELLED)


def in_one_line(session: Session, cohort_id: int, people: Sequence[Taking]) -> list[Pair]:
    """Return who manages whom, at any level, by enrolments. One statement.

    Each who seeks with each who offers, whichever of the two is the manager.
    """
    rows = session.execute(line_rows(cohort_id))
    return along(((person, manager) for person, manager in rows), people)


def line_rows(cohort_id: int) -> Select[int, int]:
    """Return the statement for who is managed by whom in a cohort."""
    return select(ReportingLine.person_id, ReportingLine.manager_id).where(
        ReportingLine.cohort_id == cohort_id
    )


def along(lines: Iterable[Pair], people: Sequence[Taking]) -> list[Pair]:
    """Return which of these people `lines` join, as `in_one_line` does."""
    by_person = {each.person_id: each for each in people}
    above = above_among(by_person, lines)
    found = {
        (a.id, b.id)
        for one in people
        for manager in above[one.person_id]
        for a, b in ((one, by_person[manager]), (by_person[manager], one))
        if a.seeks and b.offers
    }
    return sorted(found)


# ----------------------------------------------------------------------- those who look after it
@dataclass(frozen=True, slots=True)
class ShownLine:
    """That `person` is managed by `manager`, by their names; who said so, where one of them did.

    `other` is the public id of the one of the two who didn't say it.
    """

    public_id: str
    person: str
    manager: str
    said_by: str = ""
    other: str = ""
    is_manager: bool = False


@dataclass(frozen=True, slots=True)
class ToldPair:
    """Two of one line who were told of each other before that was known."""

    mentee: str
    mentor: str


_person, _manager = shared_alias(Person), shared_alias(Person)


def lines(session: Session, cohort_id: int, cursor: str | None) -> Page[ShownLine]:
    """Return who manages whom by name, for those who manage the cohort. One statement."""
    found = session.execute(
        _lines()
        .where(ReportingLine.cohort_id == cohort_id, _after(cursor))
        .order_by(_person.display_name, ReportingLine.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = found[:PAGE_LENGTH]
    last = rows[-1] if len(found) > PAGE_LENGTH else None
    following = encode_cursor("lines", last.person, last.id) if last else None
    return Page([_shown(row) for row in rows], following)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ReportingLine.id,
            ReportingLine.public_id,
            ReportingLine.source,
            ReportingLine.added_by,
            ReportingLine.person_id,
            _person.display_name.label("person"),
            _manager.display_name.label("manager"),
            _person.public_id.label("person_public_id"),
            _manager.public_id.label("manager_public_id"),
        )
        .join(_person, _person.id == ReportingLine.person_id)
        .join(_manager, _manager.id == ReportingLine.manager_id)
    )


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["lines", str(name), int(last)]:
            same = _person.display_name == name
            return or_(_person.display_name > name, same & (ReportingLine.id > last))
    return true()


def _shown(row: Any) -> ShownLine:
    if row.source is LineSource.IMPORTED:
        return ShownLine(row.public_id, row.person, row.manager)
    if row.added_by == row.person_id:
        return ShownLine(row.public_id, row.person, row.manager, row.person, row.manager_public_id)
    return ShownLine(
        row.public_id, row.person, row.manager, row.manager, row.person_public_id, is_manager=True
    )


def told_in_one_line(session: Session, cohort_id: int) -> list[ToldPair]:
    """Return the pairs of one line that were told already. Three statements."""
    apart = {*in_one_line(session, cohort_id, takings_of(session, cohort_id))}
    mentee, mentor = aliased(Enrolment), aliased(Enrolment)
    rows = session.execute(
        select(
            Proposal.mentee_id,
            Proposal.mentor_id,
            _person.display_name.label("person"),
            _manager.display_name.label("manager"),
        )
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .join(_person, _person.id == mentee.person_id)
        .join(_manager, _manager.id == mentor.person_id)
        .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(STANDING - UNPUBLISHED))
        .order_by(Proposal.id)
    )
    return [
        ToldPair(row.person, row.manager) for row in rows if (row.mentee_id, row.mentor_id) in apart
    ]


# --------------------------------------------------------------------------------------- the two
def lines_told_to(session: Session, viewer: Viewer, cohort_id: int) -> list[ShownLine]:
    """Return the lines that somebody may read of themselves. One statement.

    What they said, and what a list says. What the other one said would tell that they take part.
    """
    rows = session.execute(
        _lines()
        .where(
            ReportingLine.cohort_id == cohort_id,
            or_(
                ReportingLine.person_id == viewer.person,
                ReportingLine.manager_id == viewer.person,
            ),
            or_(
                ReportingLine.source == LineSource.IMPORTED,
                ReportingLine.added_by == viewer.person,
            ),
        )
        .order_by(ReportingLine.id)
    )
    return [_shown(row) for row in rows]


# ------------------------------------------------------------------------------------- retention
def lines_of_what_is_over(before: datetime) -> Select[int]:
    """Return the lines of cohorts that were over before a moment."""
    ended = exists().where(
        CohortEvent.subject_id == ReportingLine.cohort_id,
        CohortEvent.to_state.in_(_OVER),
        CohortEvent.at < before,
    )
    return (
        select(ReportingLine.id)
        .join(Cohort, Cohort.id == ReportingLine.cohort_id)
        .where(Cohort.state.in_(_OVER), ended)
    )
