"""What the two of a mentorship said: questions, feedback, thanks, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.mentoring.models import CheckIn, Feedback, Mentorship, Thanks, WhatCame
from alumnet.mentoring.queries.mentorships import MentorshipView
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Audience, Going, Occasion


@dataclass(frozen=True, slots=True)
class Answered:
    """A question put to somebody, with what they said; `answer` is None while it is open."""

    occasion: Occasion
    asked_at: datetime
    answer: Going | None
    line: str


def questions_of(session: Session, mentorship_id: int, person_id: int) -> list[Answered]:
    """Return what one of the two was asked, oldest first; the other's is theirs. One statement."""
    query = (
        select(CheckIn.occasion, CheckIn.asked_at, CheckIn.answer, CheckIn.line)
        .where(CheckIn.mentorship_id == mentorship_id, CheckIn.person_id == person_id)
        .order_by(CheckIn.id)
    )
    return [Answered(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFeedback:
    """What one said at the end; only the writer reads it."""

    helped: int
    rhythm: int
    again: int
    took_away: str
    differently: str


def own_feedback(session: Session, mentorship_id: int, person_id: int) -> OwnFeedback | None:
    """Return what one of the two said at the end. One statement."""
    query = select(Feedback).where(
        Feedback.mentorship_id == mentorship_id, Feedback.author_id == person_id
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        return None
    return OwnFeedback(
        helped=row.helped,
        rhythm=row.rhythm,
        again=row.again,
        took_away=row.took_away,
        differently=row.differently,
    )


@dataclass(frozen=True, slots=True)
class ThanksView:
    """A thank-you as its two people see it."""

    words: str
    audience: Audience
    sent_at: datetime
    is_shown: bool


def thanks_of(session: Session, mentorship_id: int) -> ThanksView | None:
    """Return the thank-you of a mentorship for its two people. One statement."""
    row = session.scalars(select(Thanks).where(Thanks.mentorship_id == mentorship_id)).one_or_none()
    if row is None or not row.words:
        return None
    return ThanksView(row.words, row.audience, row.sent_at, row.shown_at is not None)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it, so many months later."""

    months: int
    words: str
    answered_at: datetime


def what_came_of(session: Session, mentorship_id: int) -> list[Came]:
    """Return what the mentee told the mentor afterwards, oldest first. One statement."""
    query = (
        select(WhatCame.months, WhatCame.words, WhatCame.answered_at)
        .where(WhatCame.mentorship_id == mentorship_id, WhatCame.answered_at.is_not(None))
        .order_by(WhatCame.months)
    )
    return [
        Came(months, words, at)
        for months, words, at in session.execute(query)
        if words and at is not None
    ]


def asked_months(session: Session, page: MentorshipView, person_id: int) -> int:
    """Return after how many months somebody is asked what came of it. Raises NotFound."""
    query = select(func.max(WhatCame.months)).where(
        WhatCame.mentorship_id == page.id,
        WhatCame.author_id == person_id,
        WhatCame.answered_at.is_(None),
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


# ----------------------------------------------------------------------------------- in fives
@dataclass(frozen=True, slots=True)
class Told:
    """What people said of somebody, as averages over a multiple of five of them."""

    people: int
    helped: float
    rhythm: float
    again: float


def told_of(session: Session, person_id: int) -> Told | None:
    """Return what partners said of somebody at the end, None below five. One statement.

    Only sealed feedback counts, and only in groups of five, the earliest first: nobody can read
    off what the last one said.
    """
    is_of = (
        select(Feedback.helped, Feedback.rhythm, Feedback.again)
        .join(Mentorship, Mentorship.id == Feedback.mentorship_id)
        .where(
            (Mentorship.mentor_id == person_id) | (Mentorship.mentee_id == person_id),
            Feedback.author_id != person_id,
            Mentorship.state == MentorshipState.COMPLETED,
            Mentorship.due_at.is_(None),
        )
        .order_by(Mentorship.ended_at, Mentorship.id)
    )
    rows = session.execute(is_of).all()
    whole = len(rows) - len(rows) % POLICY.least_told
    if not whole:
        return None
    return Told(whole, *(_mean([row[n] for row in rows[:whole]]) for n in range(3)))


def _mean(values: Sequence[int]) -> float:
    return round(sum(values) / len(values), 1)
