"""What happens when a clock of a mentorship runs out. At most one batch in one transaction each.

Rows are chosen before the transaction; then their people are locked in ascending order and the
rows read again under the same condition: whoever was faster has won. Whatever was due while nothing
ran is told once: one mail a person and round.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.mentoring.commands.batches import BATCH
from alumnet.mentoring.commands.beginning import ask_in_the_middle
from alumnet.mentoring.commands.rhythm import agreed_cadence, ask_both
from alumnet.mentoring.commands.running import close, go_on
from alumnet.mentoring.commands.steps import mentorship_step
from alumnet.mentoring.models import CheckIn, Mentorship, WhatCame
from alumnet.mentoring.rules import MentorshipState as State
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Ending, Occasion
from alumnet.mentoring.rules.rhythm import months_after, nudge_at

Work = Callable[[Session, Mentorship], object]


class Told:
    """Whom a round told that something waits: each person once."""

    def __init__(self) -> None:
        self._people: set[int] = set()

    def tell(self, session: Session, now: datetime, *person_ids: int) -> None:
        """Put one mail in the outbox for each of these people who has none of this round."""
        for person_id in person_ids:
            if person_id not in self._people:
                self._people.add(person_id)
                outbox.add(session, "mentoring.waiting", person_id, now=now)

    def tell_both(self, session: Session, now: datetime, mentorship: Mentorship) -> None:
        """Tell the two of a mentorship."""
        self.tell(session, now, mentorship.mentor_id, mentorship.mentee_id)


# -------------------------------------------------------------------------------------- to sign
def remind_to_sign(now: datetime, told: Told) -> int:
    """Remind both of a batch of agreements that wait to be signed; return how many."""

    def remind(session: Session, mentorship: Mentorship) -> None:
        _step(session, mentorship, "remind", now)
        mentorship.reminders_sent = _reminders(
            mentorship, POLICY.signing, POLICY.signing_nudges, now
        )
        told.tell_both(session, now, mentorship)

    is_due = _reminder_is_due(State.PROPOSED, POLICY.signing, POLICY.signing_nudges, now)
    return _work_off(is_due, remind)


def expire_unsigned(now: datetime) -> int:
    """Let a batch of mentorships be that nobody signed in thirty days; return how many."""

    def expire(session: Session, mentorship: Mentorship) -> None:
        close(session, mentorship, "stay_unsigned", actor=Part.SYSTEM, by=None, now=now)

    return _work_off(_runs_out(State.PROPOSED, now), expire)


# -------------------------------------------------------------------------------------- running
def nudge_the_quiet(now: datetime, told: Told) -> int:
    """Ask a batch of pairs who haven't met for long, or close with them; return how many."""

    def nudge(session: Session, mentorship: Mentorship) -> None:
        if mentorship.nudges >= _QUESTIONS:
            _step(session, mentorship, "fall_silent", now)
            mentorship.ending = Ending.SILENCE
        else:
            _step(session, mentorship, "nudge", now)
            mentorship.nudges += 1
            cadence = agreed_cadence(session, mentorship)
            quiet_since = mentorship.quiet_since or now
            next_at = nudge_at(quiet_since, mentorship.nudges, cadence)
            # After a downtime the questions still come one by one.
            mentorship.nudge_at = max(next_at, now + POLICY.silence_answer)
        told.tell_both(session, now, mentorship)

    is_due = and_(Mentorship.state == State.ACTIVE, Mentorship.nudge_at <= now)
    return _work_off(is_due, nudge)


def end_pauses(now: datetime) -> int:
    """Let a batch of mentorships go on whose day of return has come; return how many."""

    def end(session: Session, mentorship: Mentorship) -> None:
        go_on(session, mentorship, "return", actor=Part.SYSTEM, by=None, now=now)

    is_due = and_(Mentorship.state == State.PAUSED, Mentorship.paused_until <= now.date())
    return _work_off(is_due, end)


def reach_ends(now: datetime, told: Told) -> int:
    """Begin to close a batch of mentorships whose agreed end has come; return how many."""

    def reach(session: Session, mentorship: Mentorship) -> None:
        _step(session, mentorship, "reach_end", now)
        mentorship.ending = Ending.END_DATE
        told.tell_both(session, now, mentorship)

    return _work_off(_runs_out(State.ACTIVE, now), reach)


def run_out_closings(now: datetime) -> int:
    """End a batch of mentorships after two weeks of looking back; return how many."""

    def end(session: Session, mentorship: Mentorship) -> None:
        name = "run_out" if mentorship.last_met_at is not None else "lapse"
        close(session, mentorship, name, actor=Part.SYSTEM, by=None, now=now)

    return _work_off(_runs_out(State.CLOSING, now), end)


# ------------------------------------------------------------------------------------ afterwards
def remind_of_feedback(now: datetime, told: Told) -> int:
    """Remind both of a batch of ended mentorships that feedback is open; return how many."""
    waits = POLICY.feedback_reminders

    def remind(session: Session, mentorship: Mentorship) -> None:
        _step(session, mentorship, "ask_back", now)
        mentorship.reminders_sent = _reminders(mentorship, POLICY.feedback, waits, now)
        told.tell_both(session, now, mentorship)

    return _work_off(_reminder_is_due(State.COMPLETED, POLICY.feedback, waits, now), remind)


def seal_feedback(now: datetime) -> int:
    """Seal the feedback of a batch of ended mentorships; return how many."""

    def seal(session: Session, mentorship: Mentorship) -> None:
        _step(session, mentorship, "seal", now)

    return _work_off(_runs_out(State.COMPLETED, now), seal)


def ask_how_it_goes(now: datetime, told: Told) -> int:
    """Ask both of a batch of mentorships, each alone, how it goes; return how many."""

    def ask(session: Session, mentorship: Mentorship) -> None:
        asked = select(CheckIn.id).where(
            CheckIn.mentorship_id == mentorship.id, CheckIn.occasion == Occasion.FIRST_MONTH
        )
        is_first = session.scalar(asked) is None
        ask_both(session, mentorship, Occasion.FIRST_MONTH if is_first else Occasion.MIDDLE, now)
        mentorship.asks_at = None
        if is_first:
            ask_in_the_middle(mentorship, now)
        told.tell_both(session, now, mentorship)

    return _work_off(and_(Mentorship.state == State.ACTIVE, Mentorship.asks_at <= now), ask)


def ask_what_came(now: datetime, told: Told) -> int:
    """Ask the mentees of a batch of mentorships what came of it; return how many."""

    def ask(session: Session, mentorship: Mentorship) -> None:
        query = select(WhatCame.months).where(WhatCame.mentorship_id == mentorship.id)
        left = [n for n in POLICY.months_until_what_came if n not in session.scalars(query).all()]
        ended = mentorship.ended_at or now
        session.add(
            WhatCame(
                mentorship_id=mentorship.id,
                author_id=mentorship.mentee_id,
                months=left[0],
                asked_at=now,
            )
        )
        mentorship.asks_at = months_after(ended, left[1]) if left[1:] else None
        told.tell(session, now, mentorship.mentee_id)

    return _work_off(and_(Mentorship.state == State.COMPLETED, Mentorship.asks_at <= now), ask)


# -------------------------------------------------------------------------------------- in common
_QUESTIONS = 2


def _step(session: Session, mentorship: Mentorship, name: str, now: datetime) -> None:
    mentorship_step(session, mentorship, name, actor=Part.SYSTEM, actor_id=None, now=now)


def _runs_out(state: State, now: datetime) -> ColumnElement[bool]:
    return and_(Mentorship.state == state, Mentorship.due_at <= now)


def _reminder_is_due(
    state: State, lasts: timedelta, waits: Sequence[timedelta], now: datetime
) -> ColumnElement[bool]:
    """Say in SQL that a reminder of this state is due and was not sent."""
    due = [
        and_(Mentorship.reminders_sent <= number, Mentorship.due_at <= now + (lasts - wait))
        for number, wait in enumerate(waits)
    ]
    return and_(Mentorship.state == state, Mentorship.due_at > now, or_(*due))


def _reminders(
    mentorship: Mentorship, lasts: timedelta, waits: Sequence[timedelta], now: datetime
) -> int:
    """Return how many reminders should have been sent by now."""
    if mentorship.due_at is None:
        return 0
    began = mentorship.due_at - lasts
    return sum(began + wait <= now for wait in waits)


def _work_off(condition: ColumnElement[bool], work: Work) -> int:
    """Do `work` on a batch of the rows of a condition, under the locks of their people."""
    query = (
        select(Mentorship.id, Mentorship.mentor_id, Mentorship.mentee_id)
        .where(condition)
        .order_by(Mentorship.id)
        .limit(BATCH)
    )
    chosen = reading().execute(query).all()
    if not chosen:
        return 0
    with writing() as session:
        lock_people(session, *{person for _, *pair in chosen for person in pair})
        due = session.scalars(
            select(Mentorship)
            .where(Mentorship.id.in_([row.id for row in chosen]), condition)
            .order_by(Mentorship.id)
        ).all()
        for mentorship in due:
            work(session, mentorship)
        return len(due)
