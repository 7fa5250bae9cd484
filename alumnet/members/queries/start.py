"""How many people here were somewhere with a member: the first thing a newcomer sees."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorTopic, SeekerProfile
from alumnet.members.queries.people import is_listed_for, shares_association_with
from alumnet.organizations.models import (
    Affiliation,
    AffiliationKind,
    Precision,
)
from alumnet.organizations.queries.conditions import in_group, is_current_job
from alumnet.organizations.rules import UNTRUE
from alumnet.ties.calendar import MONTHS_A_YEAR
from alumnet.ties.counts import people_here
from alumnet.ties.levels import TieLevel
from alumnet.ties.links import lets_tie
from alumnet.ties.queries import may_tie, stays_of
from alumnet.ties.sentence import Sentence
from alumnet.ties.spells import Spell, SpellKind

_MOST = 4


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a newcomer has said so far."""

    affiliations: int
    has_goals: bool
    is_mentor: bool


def first_steps(session: Session, person_id: int) -> FirstSteps:
    """Return what somebody has said so far. One statement."""
    count = select(func.count(Affiliation.id)).where(Affiliation.person_id == person_id)
    row = session.execute(
        select(
            count.scalar_subquery(),
            exists().where(SeekerProfile.person_id == person_id),
            exists().where(MentorTopic.person_id == person_id),
        )
    ).one()
    return FirstSteps(row[0], bool(row[1]), bool(row[2]))


def people_with_you(session: Session, viewer: Viewer, *, today: date) -> list[Sentence]:
    """Return "41 people here were at Acme with you" for each of one's places, jobs first.

    It counts people whom the viewer can find, at employers only those who were certainly there at
    the same time, and not those who are there today as the viewer is. Two statements.
    """
    stays = (stay for stay in stays_of(session, [viewer.person]) if stay.affiliation_id)
    mine = (stay.spell for stay in stays if may_tie(stay, shares_association=True))
    return people_at(session, viewer, mine, today=today)


def people_at(
    session: Session,
    viewer: Viewer,
    mine: Iterable[Spell],
    *,
    today: date,
    moved: Collection[int] = (),
) -> list[Sentence]:
    """Return the same for spells of one's own that are known; "six made the move you want".

    `moved` are the mentors who made it. One statement, none without spells.
    """
    spells = _places(mine)
    if not spells or not viewer.may_act:
        return []
    counts = union_all(*_counts(spells, viewer, month_of(today), moved))
    found = sorted(
        session.execute(counts),
        key=lambda row: (spells[row.place].kind is SpellKind.EDUCATION, -row.people, row.place),
    )
    sentences = (
        people_here(
            spells[row.place].organization,
            row.people,
            with_you=spells[row.place].kind is SpellKind.EMPLOYMENT,
            moved=row.moved,
        )
        for row in found
    )
    return [each for each in sentences if each is not None]


def _places(mine: Iterable[Spell]) -> list[Spell]:
    """Return one spell a place, jobs with known dates and schools, latest first."""
    places: dict[tuple[SpellKind, int], Spell] = {}
    for spell in sorted(mine, key=lambda each: -(each.start_month or 0)):
        is_dated = spell.bounds.certain_from < spell.bounds.certain_to
        is_job = spell.kind is SpellKind.EMPLOYMENT and is_dated
        is_place = is_job or spell.kind is SpellKind.EDUCATION
        if is_place and spell.level is not TieLevel.NOBODY:
            places.setdefault((spell.kind, spell.group), spell)
    return list(places.values())[:_MOST]


def _counts(
    spells: list[Spell], viewer: Viewer, today: int, moved: Collection[int]
) -> Iterator[Select[*tuple[Any, ...]]]:
    made_it = case((Person.id.in_(moved), Person.id)) if moved else null()
    for place, spell in enumerate(spells):
        theirs = aliased(Affiliation)
        query = (
            select(
                literal(place).label("place"),
                func.count(Person.id.distinct()).label("people"),
                func.count(distinct(made_it)).label("moved"),
            )
            .join(theirs, theirs.person_id == Person.id)
            .where(
                in_group(theirs.organization_id, spell.group),
                theirs.kind == AffiliationKind(spell.kind.value),
                theirs.evidence_grade.not_in(UNTRUE),
                _may_be_found(theirs, viewer),
                lets_tie(theirs),
                is_listed_for(viewer),
                Person.id != viewer.person,
            )
        )
        if spell.kind is SpellKind.EMPLOYMENT:
            query = query.where(_certainly_with(theirs, spell, today))
        if spell.kind is SpellKind.EMPLOYMENT and spell.is_current:
            query = query.where(~_is_there_now(spell.group, viewer))
        yield query


def _is_there_now(group: int, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that Person works in a group today, as far as the viewer sees.

    Where the viewer is too, that is a colleague and no tie, and the finder leaves them out.
    """
    job = aliased(Affiliation)
    return (
        select(job.id)
        .where(
            is_current_job(job, Person.id.expression),
            in_group(job.organization_id, group),
            _may_be_found(job, viewer),
        )
        .exists()
    )


def _may_be_found(affiliation: type[Affiliation], viewer: Viewer) -> ColumnElement[bool]:
    return or_(
        affiliation.visibility == Visibility.EVERYONE,
        and_(affiliation.visibility == Visibility.MY_ASSOCIATIONS, shares_association_with(viewer)),
    )


def _certainly_with(
    affiliation: type[Affiliation], spell: Spell, today: int
) -> ColumnElement[bool]:
    """Return the SQL condition of a certain overlap with one of the viewer's spells.

    A year stands for its inner end, as in `ties.calendar`.
    """
    mine = spell.bounds.as_of(today)
    is_exact = affiliation.precision == Precision.MONTH
    start, end = affiliation.start_month, affiliation.end_month
    latest_start = case((is_exact, start), else_=start - start % MONTHS_A_YEAR + MONTHS_A_YEAR - 1)
    earliest_end = case(
        (affiliation.is_current, today),
        (is_exact, end),
        else_=end - end % MONTHS_A_YEAR,
    )
    return and_(
        affiliation.precision != Precision.CLASS_YEAR,
        latest_start < mine.certain_to,
        earliest_end > mine.certain_from,
        latest_start < earliest_end,
    )
