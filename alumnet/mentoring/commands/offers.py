"""Offers: what their receiver may do beside a yes, and what people say they can show."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import SeekerProfile
from alumnet.mentoring.commands import meetings, nominations
from alumnet.mentoring.commands.answering import No, answer_by_mail, decline_request
from alumnet.mentoring.models import AnswerToken, MentorshipRequest, ShownTopic
from alumnet.mentoring.queries import tokens
from alumnet.mentoring.rules import DeclineReason, Origin
from alumnet.mentoring.rules.errors import LinkSpent
from alumnet.organizations.reference import learning_topics

# Nobody is asked why: a no to an offer says nothing but "not now".
NOT_NOW = No(reason=DeclineReason.OTHER)


def decline_offer(public_id: str, *, by: int, now: datetime) -> None:
    """Say "not now" to an offer, without a reason. Raises NotFound, NoSuchTransition."""
    decline_request(public_id, by=by, answer=NOT_NOW, now=now)


def decline_offer_by_mail(token: str, *, now: datetime) -> None:
    """Say "not now" with the link of a mail. Raises NotFound, LinkSpent."""
    answer_by_mail(token, NOT_NOW, now=now)


def switch_off_offers(*, by: int, now: datetime) -> None:
    """Be offered nothing more; what is on its way stays to be answered."""
    with writing() as session:
        lock_people(session, by)
        _switch_off(session, by, now)


def switch_off_offers_by_mail(token: str, *, now: datetime) -> None:
    """Do the same with the link of an offer's mail, however old, and say "not now" to it.

    Raises NotFound for an unknown link.
    """
    with writing() as session:
        receiver_id = session.scalar(
            select(AnswerToken.receiver_id)
            .join(MentorshipRequest, MentorshipRequest.id == AnswerToken.request_id)
            .where(
                AnswerToken.token_hash == tokens.hash_of(token),
                MentorshipRequest.origin == Origin.OFFER,
            )
        )
        if receiver_id is None:
            raise NotFound
        lock_people(session, receiver_id)
        _switch_off(session, receiver_id, now)
    try:
        decline_offer_by_mail(token, now=now)
    except LinkSpent:
        return


def _switch_off(session: Session, person_id: int, now: datetime) -> None:
    profile = session.get(SeekerProfile, person_id)
    if profile is None or not profile.is_open_to_offers:
        return
    profile.is_open_to_offers = False
    profile.version += 1
    profile.updated_at = now
    outbox.add(session, "person.changed", person_id, now=now)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """End what is open and take out what a person said, in the transaction of their erasure."""
    nominations.erase(session, person_id, now)
    meetings.void_of(session, person_id, now)
    session.execute(delete(ShownTopic).where(ShownTopic.person_id == person_id))


def say_what_i_can_show(topics: Collection[str], *, by: int) -> None:
    """Keep what somebody can show others; codes that nobody knows are left out."""
    known = {term.code for term in learning_topics()}
    with writing() as session:
        lock_people(session, by)
        session.execute(delete(ShownTopic).where(ShownTopic.person_id == by))
        session.add_all(ShownTopic(person_id=by, topic=each) for each in sorted(known & {*topics}))
