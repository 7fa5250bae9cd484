"""The life of a request: every step is a row here."""

from alumnet.kernel.transitions import Transition, clear, keep, resume, run_for, stop
from alumnet.mentoring.rules import guards as g
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.request_line import WAITING
from alumnet.mentoring.rules.request_parts import (
    BEGINS,
    DRAFT,
    INITIATOR,
    LETTER,
    MAY_BEGIN,
    MAY_WAIT,
    MAY_WRITE,
    MENTEE,
    QUESTION,
    RECEIVER,
    ROOM,
    STAFF,
    SUBMITTED,
    SYSTEM,
    WHO,
    WITHDRAWN,
    RequestStep,
    answer_clock,
    drop,
    take_up_and_stop,
)
from alumnet.mentoring.rules.request_talks import CALL, QUESTIONS
from alumnet.mentoring.rules.states import OPEN, SENT, RequestState

__all__ = ["MAY_WAIT", "MAY_WRITE", "REQUEST", "RequestStep"]

_WRITING: tuple[RequestStep, ...] = (
    Transition(
        "save",
        DRAFT,
        RequestState.DRAFT,
        INITIATOR,
        clock=run_for(POLICY.draft),
    ),
    Transition(
        "submit",
        DRAFT,
        RequestState.SUBMITTED,
        INITIATOR,
        (*MAY_WRITE, *LETTER, g.decision_is_ahead),
        ("enter_queue",),
        answer_clock,
        "submitted",
    ),
)
_ANSWERING: tuple[RequestStep, ...] = (
    Transition(
        "accept",
        SUBMITTED,
        RequestState.ACCEPTED,
        RECEIVER,
        MAY_BEGIN,
        BEGINS,
        clear,
        "accepted",
    ),
    Transition(
        "decline",
        SUBMITTED,
        RequestState.DECLINED,
        RECEIVER | STAFF,
        (g.not_blocked,),
        ("keep_answer", "suggest_others", "pause_mentor"),
        clear,
        "declined",
    ),
)
_TAKING_BACK: tuple[RequestStep, ...] = (
    Transition(
        "withdraw",
        SUBMITTED,
        RequestState.WITHDRAWN,
        INITIATOR,
        (g.not_blocked,),
        ("settle_queue",),
        stop,
        "withdrawn",
        POLICY.undo,
    ),
    Transition(
        "withdraw",
        QUESTION,
        RequestState.WITHDRAWN,
        INITIATOR,
        (g.not_blocked,),
        ("close_question", "settle_queue"),
        take_up_and_stop,
        "withdrawn",
        POLICY.undo,
    ),
    Transition(
        "undo",
        WITHDRAWN,
        RequestState.SUBMITTED,
        INITIATOR,
        (g.undo_is_open, *WHO, g.asked_once, g.not_together, *ROOM, *MENTEE),
        ("enter_queue",),
        resume,
        "sent_again",
    ),
    Transition(
        "close_undo", WITHDRAWN, RequestState.WITHDRAWN, SYSTEM, (g.undo_has_closed,), (), clear
    ),
)
_QUEUE: tuple[RequestStep, ...] = (
    Transition("stand_still", SUBMITTED, RequestState.SUBMITTED, SYSTEM, clock=stop),
    Transition("ask_to_wait", SUBMITTED, RequestState.SUBMITTED, SYSTEM, event="asked_to_wait"),
    Transition(
        "keep_place",
        SUBMITTED,
        RequestState.SUBMITTED,
        INITIATOR,
        (g.not_blocked, g.is_asked),
    ),
    Transition("go_on", SUBMITTED, RequestState.SUBMITTED, SYSTEM, clock=resume),
    Transition("remind", SUBMITTED, RequestState.SUBMITTED, SYSTEM, clock=keep),
    Transition(
        "expire",
        SUBMITTED,
        RequestState.EXPIRED,
        SYSTEM,
        (g.is_due,),
        ("count_silence",),
        clear,
        "expired",
    ),
    Transition(
        "end_standstill",
        SUBMITTED,
        RequestState.EXPIRED,
        SYSTEM,
        (g.stood_too_long,),
        (),
        clear,
        "expired",
    ),
)
_FROM_OUTSIDE: tuple[RequestStep, ...] = (
    Transition("supersede", SENT, RequestState.SUPERSEDED, SYSTEM, (), (), drop, "superseded"),
    Transition("void", OPEN, RequestState.VOIDED, SYSTEM | STAFF, (), (), drop, "voided"),
)
REQUEST: tuple[RequestStep, ...] = (
    *_WRITING,
    *_ANSWERING,
    *QUESTIONS,
    *CALL,
    *WAITING,
    *_TAKING_BACK,
    *_QUEUE,
    *_FROM_OUTSIDE,
)
