"""The life of a session: every step is a row here."""

from datetime import datetime
from typing import Any

from alumnet.kernel.transitions import Transition, clear, run_until
from alumnet.mentoring.rules import sessions as s
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import COMING, PLANNED, SessionFacts, SessionState
from alumnet.mentoring.rules.states import Part

SessionStep = Transition[SessionState, SessionFacts]

_PROPOSED = frozenset({SessionState.PROPOSED})
_CONFIRMED = frozenset({SessionState.CONFIRMED})
_RESCHEDULED = frozenset({SessionState.RESCHEDULED})
_HELD = frozenset({SessionState.HELD})
_CONTESTED = frozenset({SessionState.CONTESTED})
_NO_SHOW = frozenset({SessionState.NO_SHOW})
_EITHER = frozenset[str]({Part.MENTOR, Part.MENTEE})
_SYSTEM = frozenset[str]({Part.SYSTEM})
_STAFF = frozenset[str]({Part.STAFF})

_MAY_PLAN = (s.not_blocked, s.goes_on)


def last_time_offered(row: Any, _now: datetime) -> None:
    """Run until the last proposed time, or the time that stands, whichever is first."""
    until = row.offered_until
    run_until(row, until if row.starts_at is None else min(until, row.starts_at))


def day_before(row: Any, now: datetime) -> None:
    """Run until a day before the session; within that day, until its end."""
    day_before_it = row.starts_at - SESSIONS.reminder
    run_until(row, day_before_it if day_before_it > now else row.ends_at)


def end_of_session(row: Any, _now: datetime) -> None:
    """Run until the session is over."""
    run_until(row, row.ends_at)


def next_question(row: Any, now: datetime) -> None:
    """After the first question run until the other is asked; after that nothing is due."""
    if row.asks_sent:
        clear(row, now)
    else:
        run_until(row, now + SESSIONS.ask_other)


SESSION: tuple[SessionStep, ...] = (
    Transition(
        "propose",
        _PROPOSED,
        SessionState.PROPOSED,
        _EITHER,
        (*_MAY_PLAN, s.not_too_many, s.times_fit),
        (),
        last_time_offered,
        "proposed",
    ),
    Transition(
        "offer_others",
        _PROPOSED,
        SessionState.PROPOSED,
        _EITHER,
        (*_MAY_PLAN, s.times_fit),
        ("replace_times",),
        last_time_offered,
        "proposed",
    ),
    Transition(
        "offer_others",
        _RESCHEDULED,
        SessionState.RESCHEDULED,
        _EITHER,
        (*_MAY_PLAN, s.not_begun, s.times_fit),
        ("replace_times",),
        last_time_offered,
        "moved",
    ),
    Transition(
        "confirm",
        _PROPOSED | _RESCHEDULED,
        SessionState.CONFIRMED,
        _EITHER,
        (*_MAY_PLAN, s.the_other_chooses, s.time_is_offered, s.time_is_ahead, s.both_are_free),
        ("take_time", "count_sequence"),
        day_before,
        "confirmed",
    ),
    Transition(
        "move",
        _CONFIRMED,
        SessionState.RESCHEDULED,
        _EITHER,
        (*_MAY_PLAN, s.not_begun, s.times_fit),
        ("replace_times",),
        last_time_offered,
        "moved",
    ),
    Transition(
        "keep",
        _RESCHEDULED,
        SessionState.CONFIRMED,
        _EITHER,
        (s.not_blocked, s.not_begun),
        (),
        day_before,
        "kept",
    ),
    Transition("stand", _RESCHEDULED, SessionState.CONFIRMED, _SYSTEM, (s.is_due,), (), day_before),
    Transition(
        "lapse", _PROPOSED, SessionState.CANCELLED, _SYSTEM, (s.is_due,), (), clear, "lapsed"
    ),
    Transition(
        "cancel",
        PLANNED,
        SessionState.CANCELLED,
        _EITHER,
        (s.not_blocked, s.not_begun, s.late_is_known),
        ("count_sequence",),
        clear,
        "cancelled",
    ),
    Transition(
        "call_off",
        PLANNED,
        SessionState.CANCELLED,
        _SYSTEM | _STAFF,
        (s.not_begun,),
        ("count_sequence",),
        clear,
        "called_off",
    ),
    Transition(
        "change_place",
        _CONFIRMED,
        SessionState.CONFIRMED,
        _EITHER,
        (s.not_blocked, s.not_begun),
        ("count_sequence",),
        event="place_changed",
    ),
    Transition(
        "remind",
        _CONFIRMED,
        SessionState.CONFIRMED,
        _SYSTEM,
        (s.is_due,),
        (),
        end_of_session,
        "came_near",
    ),
    Transition(
        "ask",
        _CONFIRMED,
        SessionState.CONFIRMED,
        _SYSTEM,
        (s.is_due, s.has_ended),
        ("ask_one",),
        next_question,
    ),
    Transition(
        "follow_clocks", _CONFIRMED, SessionState.CONFIRMED, _SYSTEM, (), ("set_time",), day_before
    ),
    Transition(
        "follow_clocks",
        _RESCHEDULED,
        SessionState.RESCHEDULED,
        _SYSTEM,
        (),
        ("set_time",),
        last_time_offered,
    ),
    Transition(
        "hold",
        COMING | _NO_SHOW,
        SessionState.HELD,
        _EITHER,
        (s.not_blocked, s.has_begun),
        ("note_teller",),
        clear,
        "held",
    ),
    Transition(
        "miss",
        COMING,
        SessionState.NO_SHOW,
        _EITHER,
        (s.not_blocked, s.has_begun),
        (),
        clear,
        "missed",
    ),
    Transition(
        "contest",
        _HELD,
        SessionState.CONTESTED,
        _EITHER,
        (s.not_blocked, s.not_the_teller, s.may_be_doubted),
        (),
        clear,
        "contested",
    ),
    Transition(
        "agree_held",
        _CONTESTED,
        SessionState.HELD,
        _EITHER,
        (s.not_blocked, s.not_the_teller),
        (),
        clear,
        "settled",
    ),
    Transition(
        "agree_missed",
        _CONTESTED,
        SessionState.NO_SHOW,
        _EITHER,
        (s.not_blocked, s.is_the_teller),
        (),
        clear,
        "settled",
    ),
)
