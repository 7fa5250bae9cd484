"""What each of the two says: how it goes, feedback at the end, thanks, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import taken_away_once
from alumnet.mentoring.commands.steps import locked_mentorship
from alumnet.mentoring.models import CheckIn, Feedback, Mentorship, Thanks, WhatCame
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_errors import FeedbackSealed, NeverMet, NothingAsked
from alumnet.mentoring.rules.mentorship_states import THANKED, Audience, Going


def answer_check_in(public_id: str, *, by: int, answer: Going, line: str, now: datetime) -> None:
    """Answer the oldest open question put to one of the two; nobody else reads it.

    Raises NothingAsked, NotFound.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        query = (
            select(CheckIn)
            .where(
                CheckIn.mentorship_id == mentorship.id,
                CheckIn.person_id == by,
                CheckIn.answered_at.is_(None),
            )
            .order_by(CheckIn.id)
            .limit(1)
        )
        question = session.scalars(query).one_or_none()
        if question is None:
            raise NothingAsked
        question.answer, question.line, question.answered_at = answer, line, now


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackWords:
    """Three answers from 1 to 5, and two notes to oneself."""

    helped: int
    rhythm: int
    again: int
    took_away: str = ""
    differently: str = ""


def give_feedback(public_id: str, *, by: int, words: FeedbackWords, now: datetime) -> None:
    """Say how it was, or say it anew, until it is sealed. Raises FeedbackSealed, NotFound."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        if mentorship.state is not MentorshipState.COMPLETED or mentorship.due_at is None:
            raise FeedbackSealed
        query = select(Feedback).where(
            Feedback.mentorship_id == mentorship.id, Feedback.author_id == by
        )
        found = session.scalars(query).one_or_none()
        if found is None:
            found = Feedback(mentorship_id=mentorship.id, author_id=by)
            session.add(found)
        found.helped, found.rhythm, found.again = words.helped, words.rhythm, words.again
        found.took_away, found.differently = words.took_away, words.differently
        found.written_at = now


# ---------------------------------------------------------------------------------------- thanks
def thank(public_id: str, *, by: int, words: str, audience: Audience, now: datetime) -> None:
    """Thank the mentor, or say it anew; the mentor chooses again whether it is shown.

    Raises NotFound for everybody but the mentee, NeverMet.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        if by != mentorship.mentee_id or mentorship.state not in THANKED:
            raise NotFound
        if mentorship.last_met_at is None:
            raise NeverMet
        found = session.get(Thanks, mentorship.id)
        if found is None:
            found = Thanks(
                mentorship_id=mentorship.id, author_id=by, receiver_id=mentorship.mentor_id
            )
            session.add(found)
            outbox.add(session, "mentorship.thanked", mentorship.id, now=now, actor_id=by)
        if found.words != words:
            found.shown_at = None
        found.words, found.audience, found.sent_at = words, audience, now


def take_thanks_back(public_id: str, *, by: int, now: datetime) -> None:
    """Take a thank-you back: it goes from the mentor's page, and from theirs. Raises NotFound."""
    what = f"thanks {public_id}"
    with writing() as session, taken_away_once(session, what, by=by, now=now):
        mentorship = locked_mentorship(session, public_id, by=by)
        found = session.get(Thanks, mentorship.id)
        if found is None or found.author_id != by:
            raise NotFound
        session.delete(found)


def show_thanks(public_id: str, *, by: int, is_shown: bool, now: datetime) -> None:
    """Put a thank-you on one's own page as its author allows, or take it off. Raises NotFound."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        found = session.get(Thanks, mentorship.id)
        if found is None or found.receiver_id != by or found.audience is Audience.NOBODY:
            raise NotFound
        found.shown_at = now if is_shown else None


# ------------------------------------------------------------------------------------- what came
def say_what_came(public_id: str, *, by: int, words: str, now: datetime) -> None:
    """Say what came of it; the mentor hears it. Raises NothingAsked, NotFound."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        asked = _asked(session, mentorship, by)
        asked.words, asked.answered_at = words, now
        outbox.add(session, "mentorship.what_came", mentorship.id, now=now, actor_id=by)


def _asked(session: Session, mentorship: Mentorship, by: int) -> WhatCame:
    query = (
        select(WhatCame)
        .where(
            WhatCame.mentorship_id == mentorship.id,
            WhatCame.author_id == by,
            WhatCame.answered_at.is_(None),
        )
        .order_by(WhatCame.months.desc())
        .limit(1)
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NothingAsked
    return found
