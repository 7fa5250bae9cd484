"""The life of a request: every step is a row here."""

from datetime import datetime
from typing import Any

from alumnet.kernel.transitions import Transition, clear, keep, resume, run_for, run_until, stop
from alumnet.mentoring.rules import guards as g
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.states import OPEN, SENT, Part, RequestState

RequestStep = Transition[RequestState, RequestFacts]

_DRAFT = frozenset({RequestState.DRAFT})
_SUBMITTED = frozenset({RequestState.SUBMITTED})
_WITHDRAWN = frozenset({RequestState.WITHDRAWN})
_INITIATOR = frozenset[str]({Part.INITIATOR})
_RECEIVER = frozenset[str]({Part.RECEIVER})
_SYSTEM = frozenset[str]({Part.SYSTEM})
_STAFF = frozenset[str]({Part.STAFF})

# In the order in which a person should hear of them: who isn't there has no other trouble.
_WHO = (g.two_people, g.can_be_found, g.both_active)
_ROOM = (g.accepts_requests, g.is_here, g.has_a_place, g.queue_has_room)
_MENTEE = (g.mentee_may_ask, g.mentee_may_begin)
MAY_WRITE = (*_WHO, g.asked_once, g.not_together, g.cooled_down, *_ROOM, *_MENTEE)


def answer_clock(row: Any, now: datetime) -> None:
    """Give the receiver two weeks, or three days before a decision."""
    run_until(row, POLICY.answer_due(row.decision_by, now))


REQUEST: tuple[RequestStep, ...] = (
    Transition(
        "save",
        _DRAFT,
        RequestState.DRAFT,
        _INITIATOR,
        clock=run_for(POLICY.draft),
    ),
    Transition(
        "submit",
        _DRAFT,
        RequestState.SUBMITTED,
        _INITIATOR,
        (*MAY_WRITE, g.not_in_line, g.letter_is_complete, g.decision_is_ahead),
        ("enter_queue",),
        answer_clock,
        "submitted",
    ),
    Transition(
        "accept",
        _SUBMITTED,
        RequestState.ACCEPTED,
        _RECEIVER,
        (g.not_blocked, g.both_active, g.has_a_place, g.mentee_may_begin),
        ("start_mentorship", "supersede_others", "settle_queue"),
        clear,
        "accepted",
    ),
    Transition(
        "decline",
        _SUBMITTED,
        RequestState.DECLINED,
        _RECEIVER | _STAFF,
        (g.not_blocked,),
        ("keep_answer", "suggest_others", "pause_mentor"),
        clear,
        "declined",
    ),
    Transition(
        "withdraw",
        _SUBMITTED,
        RequestState.WITHDRAWN,
        _INITIATOR,
        (g.not_blocked,),
        (),
        stop,
        "withdrawn",
        POLICY.undo,
    ),
    Transition(
        "undo",
        _WITHDRAWN,
        RequestState.SUBMITTED,
        _INITIATOR,
        (g.undo_is_open, *_WHO, g.asked_once, g.not_together, *_ROOM, *_MENTEE),
        ("enter_queue",),
        resume,
        "sent_again",
    ),
    Transition(
        "close_undo", _WITHDRAWN, RequestState.WITHDRAWN, _SYSTEM, (g.undo_has_closed,), (), clear
    ),
    Transition("stand_still", _SUBMITTED, RequestState.SUBMITTED, _SYSTEM, clock=stop),
    Transition("go_on", _SUBMITTED, RequestState.SUBMITTED, _SYSTEM, clock=resume),
    Transition("remind", _SUBMITTED, RequestState.SUBMITTED, _SYSTEM, clock=keep),
    Transition(
        "expire",
        _SUBMITTED,
        RequestState.EXPIRED,
        _SYSTEM,
        (g.is_due,),
        ("count_silence",),
        clear,
        "expired",
    ),
    Transition(
        "end_standstill",
        _SUBMITTED,
        RequestState.EXPIRED,
        _SYSTEM,
        (g.stood_too_long,),
        (),
        clear,
        "expired",
    ),
    Transition("supersede", SENT, RequestState.SUPERSEDED, _SYSTEM, (), (), clear, "superseded"),
    Transition("void", OPEN, RequestState.VOIDED, _SYSTEM | _STAFF, (), (), clear, "voided"),
)
