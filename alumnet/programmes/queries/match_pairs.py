"""What is known of pairs of a cohort before they are matched: ties, wishes, and who stays apart."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.registry import registry
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import LIVE
from alumnet.programmes.models import (
    Enrolment,
    EnrolmentAvoid,
    EnrolmentWish,
    MentorWish,
    PartedPair,
    Proposal,
)
from alumnet.programmes.queries.match_people import Facts
from alumnet.programmes.rules.states import STANDING, UNPUBLISHED, ProposalState, Side
from alumnet.ties.spells import Spell
from alumnet.ties.strength import combined_strength, ties_between

_DIGITS = 4
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody who takes part, as runs look at them."""

    id: int
    person_id: int
    side: Side
    places: int
    hours: tuple[int, ...] = ()

    @property
    def seeks(self) -> bool:
        """Whether they are looked for a mentor or a peer for."""
        return self.side is not Side.MENTOR

    @property
    def offers(self) -> bool:
        """Whether they may be somebody's mentor or peer."""
        return self.side is not Side.MENTEE


def takings_of(session: Session, cohort_id: int, *only: ColumnElement[bool]) -> list[Taking]:
    """Return everybody of a cohort, or `only` some, without their hours. One statement."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.person_id, Enrolment.side, Enrolment.places)
        .where(Enrolment.cohort_id == cohort_id, *only)
        .order_by(Enrolment.id)
    )
    return [Taking(*row) for row in rows]


def ties_of(
    session: Session,
    cohort_id: int,
    people: Sequence[Taking],
    facts: Mapping[int, Facts],
    *,
    association_id: int,
    today: date,
) -> list[tuple[int, int, float]]:
    """Return the strength of the ties of mentees with mentors, of those who have any.

    That all are members of the association that offers the programme says nothing of two of them.
    One statement.
    """
    spells = {
        each.id: [s for s in facts[each.person_id].spells if s.organization_id != association_id]
        for each in people
    }
    seek, offer = _two_sides(people)
    connected = _connected(session, cohort_id)
    mine, theirs = ([s for each in side for s in spells[each.id]] for side in (seek, offer))
    onlooker = Viewer(person_id=0, association_ids=frozenset({association_id}))
    sizes = registry.sizes(onlooker, mine, theirs)
    month = month_of(today)
    found = []
    for one, other in _near(seek, offer, spells, connected):
        strength = combined_strength(
            ties_between(
                spells[one.id],
                spells[other.id],
                today_month=month,
                size_of=sizes,
                connected=_two(one.person_id, other.person_id) in connected,
            )
        )
        if strength > 0:
            found.append((one.id, other.id, round(strength, _DIGITS)))
    return sorted(found)


def _two_sides(people: Sequence[Taking]) -> tuple[list[Taking], list[Taking]]:
    return [each for each in people if each.seeks], [each for each in people if each.offers]


def _near(
    seek: Sequence[Taking],
    offer: Sequence[Taking],
    spells: Mapping[int, Sequence[Spell]],
    connected: Collection[Pair],
) -> set[tuple[Taking, Taking]]:
    """Return the pairs that could have a tie: far fewer than all."""
    at: dict[object, list[Taking]] = defaultdict(list)
    for other in offer:
        for place in {(s.kind, s.group) for s in spells[other.id]}:
            at[place].append(other)
    found = {
        (one, other)
        for one in seek
        for place in {(s.kind, s.group) for s in spells[one.id]}
        for other in at.get(place, ())
        if one.id != other.id
    }
    by_person = {each.person_id: each for each in offer}
    for one in seek:
        for pair in connected:
            if one.person_id in pair:
                other_id = pair[0] if pair[1] == one.person_id else pair[1]
                if other_id in by_person:
                    found.add((one, by_person[other_id]))
    return found


def _two(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _people(cohort_id: int) -> Select[int]:
    """Return the statement for the people of a cohort."""
    return select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id)


def _connected(session: Session, cohort_id: int) -> frozenset[Pair]:
    query = select(Connection.low_id, Connection.high_id).where(
        Connection.state == ConnectionState.ACCEPTED,
        Connection.low_id.in_(_people(cohort_id)),
        Connection.high_id.in_(_people(cohort_id)),
    )
    return frozenset((row.low_id, row.high_id) for row in session.execute(query))


def wishes_of(session: Session, cohort_id: int) -> list[tuple[int, int, int]]:
    """Return whom people of a cohort wished for, with the rank. One statement."""
    query = (
        select(EnrolmentWish.enrolment_id, EnrolmentWish.wanted_id, EnrolmentWish.rank)
        .join(Enrolment, Enrolment.id == EnrolmentWish.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(EnrolmentWish.enrolment_id, EnrolmentWish.rank)
    )
    return [(row.enrolment_id, row.wanted_id, row.rank) for row in session.execute(query)]


def mentor_wishes_of(session: Session, cohort_id: int) -> list[tuple[int, int, int]]:
    """Return which mentees mentors of a cohort wished for, with the rank. One statement."""
    mentee = aliased(Enrolment)
    query = (
        select(mentee.id, Enrolment.id, MentorWish.rank)
        .select_from(MentorWish)
        .join(Enrolment, Enrolment.id == MentorWish.enrolment_id)
        .join(mentee, mentee.person_id == MentorWish.person_id)
        .where(Enrolment.cohort_id == cohort_id, mentee.cohort_id == cohort_id)
        .where(Enrolment.side == Side.MENTOR, mentee.side == Side.MENTEE)
        .order_by(Enrolment.id, MentorWish.rank)
    )
    return [(one, two, rank) for one, two, rank in session.execute(query)]


def apart_of(session: Session, cohort_id: int, people: Sequence[Taking]) -> list[Pair]:
    """Return who must not be a pair, by enrolments: each who seeks with each who offers.

    Somebody excluded the other or blocked them, they were parted or declined in this cohort, work
    together already, or another programme is about to bring them together. Five statements.
    """
    by_person = {each.person_id: each for each in people}
    of_people = [
        *_avoiding(session, cohort_id),
        *_blocked(session, cohort_id),
        *_together(session, cohort_id),
        *_asked_elsewhere(session, cohort_id),
    ]
    found = {
        (a.id, b.id)
        for one, other in of_people
        if one in by_person and other in by_person
        for a, b in ((by_person[one], by_person[other]), (by_person[other], by_person[one]))
        if a.seeks and b.offers
    }
    parted = select(PartedPair.mentee_id, PartedPair.mentor_id).where(
        PartedPair.cohort_id == cohort_id
    )
    found |= {(row.mentee_id, row.mentor_id) for row in session.execute(parted)}
    return sorted(found)


def _avoiding(session: Session, cohort_id: int) -> list[Pair]:
    query = (
        select(Enrolment.person_id, EnrolmentAvoid.person_id)
        .join(EnrolmentAvoid, EnrolmentAvoid.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id)
    )
    return [(one, other) for one, other in session.execute(query)]


def _blocked(session: Session, cohort_id: int) -> list[Pair]:
    query = select(Block.blocker_id, Block.blocked_id).where(
        Block.lifted_at.is_(None),
        Block.blocker_id.in_(_people(cohort_id)),
        Block.blocked_id.in_(_people(cohort_id)),
    )
    return [(one, other) for one, other in session.execute(query)]


def _together(session: Session, cohort_id: int) -> list[Pair]:
    """Return who works together now; those of this cohort are locked, which is above this rule."""
    query = select(Mentorship.mentor_id, Mentorship.mentee_id).where(
        Mentorship.state.in_(LIVE),
        Mentorship.mentor_id.in_(_people(cohort_id)),
        Mentorship.mentee_id.in_(_people(cohort_id)),
    )
    return [(one, other) for one, other in session.execute(query)]


def _asked_elsewhere(session: Session, cohort_id: int) -> list[Pair]:
    mentee, mentor = aliased(Enrolment), aliased(Enrolment)
    query = (
        select(mentee.person_id, mentor.person_id)
        .select_from(Proposal)
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .where(
            Proposal.cohort_id != cohort_id,
            is_asked_or_live(),
            mentee.person_id.in_(_people(cohort_id)),
            mentor.person_id.in_(_people(cohort_id)),
        )
    )
    return [(one, other) for one, other in session.execute(query)]


def is_asked_or_live() -> ColumnElement[bool]:
    """Return in SQL whether a pair was offered to its two and isn't over."""
    return Proposal.state.in_(STANDING - UNPUBLISHED)


def held_pairs(session: Session, cohort_id: int) -> dict[bool, list[tuple[int, int, int]]]:
    """Return the standing pairs with their rounds: True for those that stay. One statement.

    A pair that a run found and nobody locked or submitted may change.
    """
    query = (
        select(Proposal.mentee_id, Proposal.mentor_id, Proposal.round, Proposal.state)
        .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(STANDING))
        .order_by(Proposal.mentee_id, Proposal.round)
    )
    found: dict[bool, list[tuple[int, int, int]]] = {True: [], False: []}
    for row in session.execute(query):
        stays = row.state is not ProposalState.COMPUTED
        found[stays].append((row.mentee_id, row.mentor_id, row.round))
    return found


def taken_elsewhere(session: Session, cohort_id: int) -> dict[int, int]:
    """Return how many mentees people have or were offered in other cohorts. One statement.

    Of the people of this cohort.
    """
    query = (
        select(Enrolment.person_id)
        .join(Proposal, Proposal.mentor_id == Enrolment.id)
        .where(
            Proposal.cohort_id != cohort_id,
            is_asked_or_live(),
            Enrolment.person_id.in_(_people(cohort_id)),
            Enrolment.side == Side.MENTOR,
        )
    )
    found: dict[int, int] = defaultdict(int)
    for person_id in session.scalars(query):
        found[person_id] += 1
    return found
