"""The two answers to an offered pair: the mentee's first, then the mentor's.

Locks are taken in one order by all: the cohort, its enrolments, then the people.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from alumnet.connections.queries import is_blocked_between
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.commands.beginning import MeetAlready, begin_mentorship
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.mentoring.rules import LIVE, MentorshipKind, TimeKind
from alumnet.programmes.commands.pool import part, put_back
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort, proposal_step
from alumnet.programmes.models import Cohort, Enrolment, Proposal
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    STANDING,
    UNPUBLISHED,
    CohortKind,
    EnrolmentState,
    PartedBy,
    ProposalState,
)

BATCH: Final = 50
_OFFERED: Final = (ProposalState.OFFERED, ProposalState.ACCEPTED_BY_FIRST)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offered pair with its two, all of it locked."""

    cohort: Cohort
    pair: Proposal
    mentee: Enrolment
    mentor: Enrolment

    def parts_of(self, person_id: int) -> frozenset[str]:
        """Return as whom somebody answers: "first", "second"; nobody else does."""
        parts = {self.mentee.person_id: "first", self.mentor.person_id: "second"}
        return frozenset({parts[person_id]}) if person_id in parts else frozenset()


def accept(public_id: str, *, by: int, now: datetime) -> str | None:
    """Say yes to a pair; return the public id of the mentorship that begins when both have.

    Raises NotFound for anybody but its two, NoSuchTransition when it isn't their turn, NoPlaceLeft
    when the mentor's places are taken, PairTaken for two who have each other already.
    """
    with writing() as session:
        offer = _locked(session, public_id)
        lock_people(session, offer.mentee.person_id, offer.mentor.person_id)
        actor = _actor(session, offer, by)
        facts = ProposalFacts(
            now=now,
            has_place=_has_place(session, offer),
            are_together=_are_together(session, offer),
        )
        proposal_step(session, offer.pair, "accept", facts, actor=actor, by=by)
        offer.pair.reminders_sent = 0
        if offer.pair.state is not ProposalState.LIVE:
            return None
        return _begin(session, offer, by, now)


def decline(public_id: str, *, by: int, now: datetime) -> None:
    """Say no to a pair: both are in the pool again, and are no pair of this cohort any more.

    Raises NotFound, NoSuchTransition.
    """
    with writing() as session:
        offer = _locked(session, public_id)
        actor = _actor(session, offer, by)
        proposal_step(session, offer.pair, "decline", ProposalFacts(now=now), actor=actor, by=by)
        _come_to_nothing(session, offer, by, now)


def _actor(session: Session, offer: Offer, by: int) -> frozenset[str]:
    """Return as whom somebody answers. Raises NotFound, also for a mentor who knows nothing yet."""
    actor = offer.parts_of(by)
    is_known = offer.pair.state is not ProposalState.OFFERED or "first" in actor
    if not actor or not is_known or offer.pair.state in UNPUBLISHED:
        raise NotFound
    # A block takes the pair back in a moment, as does leaving; nobody learns more than that it is
    # gone.
    both = offer.mentee.person_id, offer.mentor.person_id
    go_on = select(is_going_on(both[0]) & is_going_on(both[1]))
    if is_blocked_between(session, *both) or not session.scalar(go_on):
        raise NotFound
    return actor


def _locked(session: Session, public_id: str) -> Offer:
    """Return an offered pair with its two, locked in the order that all keep to."""
    found = session.execute(
        select(Proposal.id, Proposal.cohort_id, Proposal.mentee_id, Proposal.mentor_id).where(
            Proposal.public_id == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    cohort = locked_cohort(session, found.cohort_id)
    rows = {
        row.id: row
        for row in session.scalars(
            select(Enrolment)
            .where(Enrolment.id.in_((found.mentee_id, found.mentor_id)))
            .order_by(Enrolment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    pair = session.scalars(
        select(Proposal)
        .where(Proposal.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return Offer(cohort, pair, rows[found.mentee_id], rows[found.mentor_id])


def _are_together(session: Session, offer: Offer) -> bool:
    """Return whether another programme has brought the two together already."""
    together = select(Mentorship.id).where(
        Mentorship.mentor_id == offer.mentor.person_id,
        Mentorship.mentee_id == offer.mentee.person_id,
        Mentorship.kind == MentorshipKind.PROGRAMME,
        Mentorship.state.in_(LIVE),
    )
    return session.scalar(together) is not None


def _has_place(session: Session, offer: Offer) -> bool:
    """Return whether the mentor still has the place, here and in all cohorts together.

    The mentor's row of people is locked, so that no other cohort takes the last one meanwhile.
    """
    own = aliased(Enrolment)
    others = session.execute(
        select(Proposal.cohort_id, func.count())
        .join(own, own.id == Proposal.mentor_id)
        .where(
            own.person_id == offer.mentor.person_id,
            own.side == offer.mentor.side,
            Proposal.state.in_((ProposalState.ACCEPTED_BY_FIRST, ProposalState.LIVE)),
            Proposal.id != offer.pair.id,
        )
        .group_by(Proposal.cohort_id)
    )
    taken = {row[0]: int(row[1]) for row in others}
    here = taken.get(offer.cohort.id, 0)
    places = max(offer.mentor.places, 1)
    return here < places and sum(taken.values()) < POLICY.most_at_once


def _begin(session: Session, offer: Offer, by: int, now: datetime) -> str:
    """Begin the mentorship of a pair; flash rounds are one conversation each."""
    is_flash = offer.cohort.kind is CohortKind.FLASH
    both = MeetAlready(
        mentor_id=offer.mentor.person_id,
        mentee_id=offer.mentee.person_id,
        receiver_id=by,
        kind=MentorshipKind.PROGRAMME,
        time_kind=TimeKind.ONE_CONVERSATION if is_flash else None,
    )
    mentorship = begin_mentorship(session, both, now)
    offer.pair.mentorship_id = mentorship.id
    for each in (offer.mentee, offer.mentor):
        if each.state is EnrolmentState.PROPOSED:
            enrolment_step(session, each, "match", EnrolmentFacts(now=now))
    return mentorship.public_id


def _come_to_nothing(session: Session, offer: Offer, by: int | None, now: datetime) -> None:
    pair = offer.pair
    part(
        session,
        pair.cohort_id,
        pair.mentee_id,
        pair.mentor_id,
        PartedBy.DECLINED,
        by=by,
        now=now,
    )
    put_back(session, pair, now)


# ---------------------------------------------------------------------------------------- clocks
def watch_offers(now: datetime) -> None:
    """Remind who hasn't answered, and let silence be a no."""
    for public_id in _due(now):
        with writing() as session:
            offer = _locked(session, public_id)
            _watch(session, offer, now)


def _due(now: datetime) -> list[str]:
    query = (
        select(Proposal.public_id)
        .where(
            Proposal.state.in_(_OFFERED),
            Proposal.due_at <= now + POLICY.answering_reminder,
            (Proposal.due_at <= now) | (Proposal.reminders_sent == 0),
        )
        .order_by(Proposal.id)
        .limit(BATCH)
    )
    return list(reading().scalars(query))


def _watch(session: Session, offer: Offer, now: datetime) -> None:
    pair = offer.pair
    if pair.state not in _OFFERED or pair.due_at is None:
        return
    facts = ProposalFacts(now=now, due_at=pair.due_at)
    if pair.due_at <= now:
        proposal_step(session, pair, "stay_silent", facts)
        _come_to_nothing(session, offer, None, now)
    elif pair.reminders_sent == 0 and pair.due_at <= now + POLICY.answering_reminder:
        proposal_step(session, pair, "remind", facts)
        pair.reminders_sent = 1


# ---------------------------------------------------------------------------------------- blocks
def take_back_between(one: int, other: int, *, now: datetime) -> None:
    """Take back what is open between two people one of whom blocked the other."""
    mentee, mentor = aliased(Enrolment), aliased(Enrolment)
    people = (one, other)
    found = reading().scalars(
        select(Proposal.public_id)
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .where(
            mentee.person_id.in_(people),
            mentor.person_id.in_(people),
            Proposal.state.in_(STANDING - {ProposalState.LIVE}),
        )
        .order_by(Proposal.id)
    )
    for public_id in found.all():
        with writing() as session:
            offer = _locked(session, public_id)
            if offer.pair.state not in STANDING - {ProposalState.LIVE}:
                continue
            name = "withdraw" if offer.pair.state in UNPUBLISHED else "take_back"
            proposal_step(session, offer.pair, name, ProposalFacts(now=now))
            put_back(session, offer.pair, now)
