"""What the rows of a request's table are made of: states, who acts, guards, clocks."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from alumnet.kernel.transitions import Transition, clear, resume, run_until, stop
from alumnet.mentoring.rules import guards as g
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.states import Part, RequestState

RequestStep = Transition[RequestState, RequestFacts]

DRAFT = frozenset({RequestState.DRAFT})
SUBMITTED = frozenset({RequestState.SUBMITTED})
QUESTION = frozenset({RequestState.INFO_REQUESTED})
EXPLORING = frozenset({RequestState.EXPLORING})
LINE = frozenset({RequestState.WAITLISTED})
OFFERED = frozenset({RequestState.WAITLIST_OFFERED})
WITHDRAWN = frozenset({RequestState.WITHDRAWN})
INITIATOR = frozenset[str]({Part.INITIATOR})
RECEIVER = frozenset[str]({Part.RECEIVER})
EITHER = frozenset[str]({Part.MENTOR, Part.MENTEE})
SYSTEM = frozenset[str]({Part.SYSTEM})
STAFF = frozenset[str]({Part.STAFF})

# In the order in which a person should hear of them: who isn't there has no other trouble.
WHO = (g.two_people, g.can_be_found, g.both_active, g.is_open_to_students)
ROOM = (g.accepts_requests, g.is_here, g.has_a_place, g.queue_has_room)
MENTEE = (g.mentee_may_ask, g.mentor_may_offer, g.mentee_may_begin)
LETTER = (g.not_in_line, g.letter_is_complete)
HERE = (g.not_blocked, g.both_active)
# What a yes needs, at once or after a first call; and what it brings with it.
MAY_BEGIN = (*HERE, g.has_a_place, g.mentee_may_begin)
BEGINS = ("start_mentorship", "supersede_others", "drop_drafts", "settle_queue")
_NEW = (*WHO, g.asked_once, g.not_together, g.cooled_down)
MAY_WRITE = (*_NEW, *ROOM, *MENTEE)
# What an offer needs of whoever makes it, before it is to anybody.
MAY_OFFER = (g.accepts_requests, g.is_here, g.has_a_place, g.mentor_may_offer)
MAY_WAIT = (*_NEW, g.accepts_requests, g.has_no_room, g.mentee_may_begin)


def answer_clock(row: Any, now: datetime) -> None:
    """Give the receiver two weeks, or three days before a decision."""
    run_until(row, POLICY.answer_due(row.decision_by, now))


def put_aside(row: Any, now: datetime) -> None:
    """Keep what is left of the receiver's time, and give the initiator theirs to answer.

    A decision that has to be made by a day is not waited past.
    """
    resume(row, now)
    row.set_aside = max(0, int((row.due_at - now).total_seconds()))
    ends = now + POLICY.question
    if row.decision_by is not None:
        ends = min(ends, datetime.combine(row.decision_by + timedelta(days=1), time(), UTC))
    run_until(row, ends)


def take_up(row: Any, now: datetime) -> None:
    """Let the receiver's time go on with what was put aside."""
    run_until(row, now + timedelta(seconds=row.set_aside or 0))
    row.set_aside = None


def take_up_and_stop(row: Any, now: datetime) -> None:
    """Stop the receiver's time with what was put aside."""
    take_up(row, now)
    stop(row, now)


def drop(row: Any, now: datetime) -> None:
    """Take the clock away, and what was put aside with it."""
    clear(row, now)
    row.set_aside = None
