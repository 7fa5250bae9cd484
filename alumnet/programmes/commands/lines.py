"""Who manages whom: from a list of those who manage a cohort, or said by one of the two.

Pairs of one line that nobody was told of are withdrawn in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.kernel import audit
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import taken_away_once
from alumnet.programmes.commands.enrol_inviting import people_at
from alumnet.programmes.commands.enrol_joining import cohort_at, own_enrolment
from alumnet.programmes.commands.pool import put_back
from alumnet.programmes.commands.steps import locked_cohort, proposal_step
from alumnet.programmes.models import Proposal, ReportingLine
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.lines import in_one_line
from alumnet.programmes.queries.match_pairs import takings_of
from alumnet.programmes.rules.enrol_wishes import WISHING
from alumnet.programmes.rules.errors import TooManyLines
from alumnet.programmes.rules.lines import Line, among_known
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import UNPUBLISHED, LineSource, Reach


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list: how many lines are kept, and which addresses aren't known here."""

    kept: int
    unknown: tuple[str, ...]


class Relation(StrEnum):
    """What somebody says of another."""

    MANAGES_ME = "manages_me"
    I_MANAGE = "i_manage"


def add_lines(access: Access, lines: Sequence[Line], *, by: int, now: datetime) -> Added:
    """Keep who is managed by whom; it replaces what earlier lists said of the same people.

    Of whom the association doesn't know nothing is kept, but whoever is above them counts. Raises
    NotFound for who doesn't manage the cohort.
    """
    if not access.manages:
        raise NotFound
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        named = dict.fromkeys(email for each in lines for email in (each.person, each.manager))
        people = people_at(session, access.association_id, [*named])
        about = {people[each.person] for each in lines if each.person in people}
        session.execute(
            delete(ReportingLine).where(
                ReportingLine.cohort_id == cohort.id,
                ReportingLine.source == LineSource.IMPORTED,
                ReportingLine.person_id.in_(about),
            )
        )
        found = sorted(among_known(lines, people))
        session.add_all(_line(cohort.id, two, LineSource.IMPORTED, by, now) for two in found)
        _withdraw_pairs(session, cohort.id, now)
        _note(session, access, by, now)
    return Added(len(found), tuple(each for each in named if each not in people))


def take_off(access: Access, line: str, *, by: int, now: datetime) -> None:
    """Take a line off that is wrong. Raises NotFound."""
    if not access.manages:
        raise NotFound
    with writing() as session, taken_away_once(session, line, by=by, now=now):
        locked_cohort(session, access.cohort_id)
        row = session.scalar(
            select(ReportingLine).where(
                ReportingLine.public_id == line, ReportingLine.cohort_id == access.cohort_id
            )
        )
        if row is None:
            raise NotFound
        session.delete(row)
        _note(session, access, by, now)


def say(
    public_id: str, person_id: int, relation: Relation, *, by: Viewer, is_on: bool, now: datetime
) -> None:
    """Say that one manages another, or no longer; whether they take part is told to nobody.

    Raises NotFound for who has no place in a cohort that brings colleagues together, TooManyLines.
    """
    with writing() as session:
        cohort = cohort_at(session, public_id)
        row = own_enrolment(session, cohort, by.person)
        if row is None or row.state not in WISHING or cohort.reach is Reach.OUTSIDE:
            raise NotFound
        if person_id == by.person:
            raise NotFound
        two = (by.person, person_id) if relation is Relation.MANAGES_ME else (person_id, by.person)
        session.execute(
            delete(ReportingLine).where(
                ReportingLine.cohort_id == cohort.id,
                ReportingLine.person_id == two[0],
                ReportingLine.manager_id == two[1],
                ReportingLine.source == LineSource.DECLARED,
                ReportingLine.added_by == by.person,
            )
        )
        if is_on:
            _refuse_more(session, cohort.id, by.person)
            session.add(_line(cohort.id, two, LineSource.DECLARED, by.person, now))
            _withdraw_pairs(session, cohort.id, now)


def _refuse_more(session: Session, cohort_id: int, by: int) -> None:
    """Refuse what would let one member part a whole cohort. The caller holds the cohort's lock."""
    said = select(func.count(ReportingLine.id)).where(
        ReportingLine.cohort_id == cohort_id,
        ReportingLine.source == LineSource.DECLARED,
        ReportingLine.added_by == by,
    )
    if (session.scalar(said) or 0) >= POLICY.said_lines:
        raise TooManyLines


def _line(
    cohort_id: int, two: tuple[int, int], source: LineSource, by: int, now: datetime
) -> ReportingLine:
    person_id, manager_id = two
    return ReportingLine(
        cohort_id=cohort_id,
        person_id=person_id,
        manager_id=manager_id,
        source=source,
        added_by=by,
        added_at=now,
    )


def _withdraw_pairs(session: Session, cohort_id: int, now: datetime) -> None:
    """Withdraw the pairs of one line that only those who look after the cohort know of."""
    session.flush()
    apart = {*in_one_line(session, cohort_id, takings_of(session, cohort_id))}
    rows = session.scalars(
        select(Proposal)
        .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(UNPUBLISHED))
        .order_by(Proposal.id)
    )
    gone = [each for each in rows if (each.mentee_id, each.mentor_id) in apart]
    for pair in gone:
        proposal_step(session, pair, "withdraw", ProposalFacts(now=now))
    for pair in gone:
        put_back(session, pair, now)


def _note(session: Session, access: Access, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        "cohort.lines_changed",
        "cohort",
        access.cohort_id,
        now=now,
        association_id=access.association_id,
    )


def forget_lines(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Forget lines of cohorts that are over."""
    session.execute(delete(ReportingLine).where(ReportingLine.id.in_(ids)))
