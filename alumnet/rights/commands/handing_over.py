"""What a mentor who leaves says to each person they mentor, and whom they think of instead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel import outbox
from alumnet.kernel.ids import new_public_id
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries import people
from alumnet.mentoring.rules.errors import CannotBeSuggested
from alumnet.messaging import commands as messaging
from alumnet.rights.models import HandOver
from alumnet.rights.rules.policy import POLICY


@dataclass(frozen=True, slots=True)
class Farewell:
    """Last words to a mentee, and colleagues by their public ids."""

    words: str = ""
    colleagues: tuple[str, ...] = ()


def hand_over(
    session: Session, mentorship: Mentorship, farewell: Farewell, *, by: int, now: datetime
) -> None:
    """Send the last words, and keep who is suggested; the mentorship ends with its mentor.

    Both are locked. Raises CannotBeSuggested.
    """
    if farewell.words:
        _say(session, mentorship, farewell.words, by=by, now=now)
    wanted = {*farewell.colleagues}
    if not wanted:
        return
    found = session.scalars(
        select(Person.id)
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.public_id.in_(wanted), MentorProfile.may_be_suggested)
        .order_by(Person.id)
    ).all()
    mentee_id = mentorship.mentee_id
    is_right = len(found) == len(wanted) <= POLICY.most_colleagues
    if not is_right or not all(
        people.could_be_asked(session, each, mentee_id, now=now) for each in found
    ):
        raise CannotBeSuggested
    session.add_all(HandOver(mentorship_id=mentorship.id, colleague_id=each) for each in found)
    outbox.add(session, "mentorship.handed_over", mentorship.id, now=now)


def _say(session: Session, mentorship: Mentorship, words: str, *, by: int, now: datetime) -> None:
    if mentorship.conversation_id is None:
        pair = (mentorship.mentor_id, mentorship.mentee_id)
        mentorship.conversation_id = messaging.start(session, *pair, now=now)
    where, key = mentorship.conversation_id, new_public_id()
    messaging.send(session, where, by=by, text=words, form_key=key, now=now)
