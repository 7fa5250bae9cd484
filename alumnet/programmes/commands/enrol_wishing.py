"""Whom somebody would like to be matched with, and with whom they would rather not be."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.enrol_joining import cohort_at, own_enrolment
from alumnet.programmes.commands.pool import put_back, standing_pairs
from alumnet.programmes.commands.steps import proposal_step
from alumnet.programmes.models import Enrolment, EnrolmentAvoid, EnrolmentWish, MentorWish
from alumnet.programmes.queries.enrol_timing import timing_of
from alumnet.programmes.queries.enrol_wishes import mentees_of, wanted_id, wishes_of
from alumnet.programmes.rules.enrol_wishes import WishStep, may_wish, wishes_after
from alumnet.programmes.rules.errors import WishesFixed
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import UNMATCHED, UNPUBLISHED, Side


def wish(public_id: str, wanted: str, step: WishStep, *, by: Viewer) -> None:
    """Put a mentor of the cohort on one's list, higher on it, or off it.

    Raises NotFound for who has no place as a mentee, and for a mentor whom they aren't shown;
    WishesFixed once people are matched.
    """
    with writing() as session:
        cohort = cohort_at(session, public_id)
        row = own_enrolment(session, cohort, by.person)
        if row is None or row.side is not Side.MENTEE:
            raise NotFound
        if not may_wish(timing_of(cohort), row.state):
            raise WishesFixed
        wanted_row = wanted_id(session, by, cohort.id, wanted)
        wishes = wishes_after(wishes_of(session, by, cohort.id), step, wanted_row)
        session.execute(delete(EnrolmentWish).where(EnrolmentWish.enrolment_id == row.id))
        session.add_all(
            EnrolmentWish(enrolment_id=row.id, wanted_id=each, rank=rank)
            for rank, each in enumerate(wishes, start=1)
        )


def wish_for_mentee(public_id: str, person_id: int, step: WishStep, *, by: Viewer) -> None:
    """Put a person on a mentor's list, higher on it, or off it; whether they take part isn't told.

    Raises NotFound for who has no place as a mentor, WishesFixed once people are matched.
    """
    with writing() as session:
        cohort = cohort_at(session, public_id)
        row = own_enrolment(session, cohort, by.person)
        if row is None or row.side is not Side.MENTOR or person_id == by.person:
            raise NotFound
        if not may_wish(timing_of(cohort), row.state):
            raise WishesFixed
        wishes = wishes_after(mentees_of(session, row.id), step, person_id)
        session.execute(delete(MentorWish).where(MentorWish.enrolment_id == row.id))
        session.add_all(
            MentorWish(enrolment_id=row.id, person_id=each, rank=rank)
            for rank, each in enumerate(wishes, start=1)
        )


def avoid(public_id: str, person_id: int, *, by: Viewer, is_on: bool, now: datetime) -> None:
    """Note that somebody would rather not be matched with a person, or no longer; nobody learns it.

    A pair of the two that neither knows of yet is withdrawn. Raises NotFound for who has no place
    in the cohort, WishesFixed for who is matched.
    """
    with writing() as session:
        row = own_enrolment(session, cohort_at(session, public_id), by.person)
        if row is None or person_id == by.person:
            raise NotFound
        if row.state not in UNMATCHED:
            raise WishesFixed
        session.execute(
            delete(EnrolmentAvoid).where(
                EnrolmentAvoid.enrolment_id == row.id, EnrolmentAvoid.person_id == person_id
            )
        )
        if is_on:
            session.add(EnrolmentAvoid(enrolment_id=row.id, person_id=person_id))
            _forget(session, row.id, person_id)
            _keep_apart(session, row.id, person_id, now)


def _forget(session: Session, enrolment_id: int, person_id: int) -> None:
    session.execute(
        delete(MentorWish).where(
            MentorWish.enrolment_id == enrolment_id, MentorWish.person_id == person_id
        )
    )
    theirs = select(Enrolment.id).where(Enrolment.person_id == person_id)
    session.execute(
        delete(EnrolmentWish).where(
            EnrolmentWish.enrolment_id == enrolment_id, EnrolmentWish.wanted_id.in_(theirs)
        )
    )


def _keep_apart(session: Session, enrolment_id: int, person_id: int, now: datetime) -> None:
    for pair in standing_pairs(session, enrolment_id):
        other_id = pair.mentor_id if pair.mentee_id == enrolment_id else pair.mentee_id
        is_theirs = session.get_one(Enrolment, other_id).person_id == person_id
        if is_theirs and pair.state in UNPUBLISHED:
            proposal_step(session, pair, "withdraw", ProposalFacts(now=now))
            put_back(session, pair, now)


def forget_between(session: Session, one: int, other: int, _now: datetime) -> None:
    """Forget what two people wished of each other, in the transaction of a block."""
    of_one, of_other = (
        select(Enrolment.id).where(Enrolment.person_id == each) for each in (one, other)
    )
    for mine, their_person in ((of_one, other), (of_other, one)):
        session.execute(
            delete(MentorWish).where(
                MentorWish.enrolment_id.in_(mine), MentorWish.person_id == their_person
            )
        )
    for mine, theirs in ((of_one, of_other), (of_other, of_one)):
        session.execute(
            delete(EnrolmentWish).where(
                EnrolmentWish.enrolment_id.in_(mine), EnrolmentWish.wanted_id.in_(theirs)
            )
        )
