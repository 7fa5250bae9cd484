"""The rows of a request that waits in line until a place of the mentor is free."""

from alumnet.kernel.transitions import Transition, clear, run_for
from alumnet.mentoring.rules import guards as g
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.request_parts import (
    DRAFT,
    INITIATOR,
    LETTER,
    LINE,
    MAY_WAIT,
    MENTEE,
    OFFERED,
    RECEIVER,
    SUBMITTED,
    SYSTEM,
    RequestStep,
    answer_clock,
)
from alumnet.mentoring.rules.states import RequestState

WAITING: tuple[RequestStep, ...] = (
    Transition(
        "join_line",
        DRAFT,
        RequestState.WAITLISTED,
        INITIATOR,
        (*MAY_WAIT, *LETTER),
        ("enter_line",),
        run_for(POLICY.still_needed),
    ),
    Transition(
        "join_line",
        SUBMITTED,
        RequestState.WAITLISTED,
        INITIATOR,
        (g.not_blocked, g.has_no_room),
        ("enter_line", "settle_queue"),
        run_for(POLICY.still_needed),
    ),
    Transition(
        "offer_line",
        SUBMITTED,
        RequestState.WAITLISTED,
        RECEIVER,
        (g.not_blocked, g.has_no_room),
        ("enter_line", "settle_queue"),
        run_for(POLICY.still_needed_answer),
        "line_offered",
    ),
    *(
        Transition("edit", state, stays, INITIATOR, (g.not_blocked, *LETTER, g.decision_is_ahead))
        for state, stays in (
            (LINE, RequestState.WAITLISTED),
            (OFFERED, RequestState.WAITLIST_OFFERED),
        )
    ),
    Transition(
        "ask_still_needed",
        LINE,
        RequestState.WAITLISTED,
        SYSTEM,
        clock=run_for(POLICY.still_needed_answer),
        event="asked_still_needed",
    ),
    Transition(
        "stay",
        LINE,
        RequestState.WAITLISTED,
        INITIATOR,
        (g.not_blocked, g.is_asked),
        ("settle_queue",),
        run_for(POLICY.still_needed),
    ),
    Transition(
        "leave_line",
        LINE | OFFERED,
        RequestState.WITHDRAWN,
        INITIATOR,
        (g.not_blocked,),
        ("settle_queue",),
        clear,
    ),
    Transition(
        "expire_in_line",
        LINE,
        RequestState.EXPIRED,
        SYSTEM,
        (g.is_asked, g.is_due),
        (),
        clear,
        "left_line",
    ),
    Transition(
        "offer_place",
        LINE,
        RequestState.WAITLIST_OFFERED,
        SYSTEM,
        (),
        ("hold_place",),
        run_for(POLICY.place_offer),
        "place_offered",
    ),
    Transition(
        "take_place",
        OFFERED,
        RequestState.SUBMITTED,
        INITIATOR,
        (g.can_be_found, g.both_active, *MENTEE),
        ("enter_queue", "settle_queue"),
        answer_clock,
        "submitted",
    ),
    Transition(
        "miss_place",
        OFFERED,
        RequestState.WAITLISTED,
        SYSTEM,
        (g.is_due, g.may_miss_an_offer),
        ("go_to_the_end", "settle_queue"),
        run_for(POLICY.still_needed),
        "place_missed",
    ),
    Transition(
        "expire_offer",
        OFFERED,
        RequestState.EXPIRED,
        SYSTEM,
        (g.is_due, g.has_missed_offers),
        ("settle_queue",),
        clear,
        "left_line",
    ),
)
