"""The life of a mentorship: every step is a row here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alumnet.kernel.transitions import (
    Clock,
    Transition,
    clear,
    keep,
    resume,
    run_for,
    run_until,
    stop,
)
from alumnet.mentoring.rules import mentorship_guards as g
from alumnet.mentoring.rules.mentorship_guards import MentorshipFacts
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.states import LIVE, Part
from alumnet.mentoring.rules.states import MentorshipState as State

MentorshipStep = Transition[State, MentorshipFacts]

_SYSTEM = frozenset[str]({Part.SYSTEM})
_STAFF = frozenset[str]({Part.STAFF})
_EITHER = frozenset[str]({Part.MENTOR, Part.MENTEE})
_ENDS = ("cancel_sessions", "settle_queue")


def until_the_agreed_end(row: Any, _now: datetime) -> None:
    """Let the clock run until the day that was agreed."""
    run_until(row, row.ends_at)


def sooner_after_one_conversation(row: Any, now: datetime) -> None:
    """Leave a clock as it is, but close soon what was about one conversation that was held."""
    if row.is_one_conversation and row.due_at is not None:
        row.ends_at = min(row.due_at, now + POLICY.after_conversation)
        run_until(row, row.ends_at)


def _step(  # noqa: PLR0917 - the columns of the table
    name: str,
    from_: State | Iterable[State],
    to: State,
    actor: frozenset[str],
    guards: tuple[Any, ...] = (),
    effects: tuple[str, ...] = (),
    clock: Clock = keep,
    event: str = "",
) -> MentorshipStep:
    states = frozenset((from_,) if isinstance(from_, State) else from_)
    return Transition(name, states, to, actor, guards, effects, clock, event)


_TO_SIGN: tuple[MentorshipStep, ...] = (
    _step(
        "start",
        State.PROPOSED,
        State.ACTIVE,
        _EITHER | _SYSTEM,
        (g.is_agreed, g.end_is_ahead),
        ("begin_rhythm",),
        until_the_agreed_end,
        "started",
    ),
    _step("remind", State.PROPOSED, State.PROPOSED, _SYSTEM, (), ("tell_both",)),
    _step(
        "let_be", State.PROPOSED, State.NOT_STARTED, _EITHER, (), ("settle_queue",), clear, "let_be"
    ),
    _step(
        "stay_unsigned",
        State.PROPOSED,
        State.NOT_STARTED,
        _SYSTEM,
        (g.is_due,),
        ("settle_queue",),
        clear,
        "not_started",
    ),
)
_RUNNING: tuple[MentorshipStep, ...] = (
    _step(
        "renew",
        State.ACTIVE,
        State.ACTIVE,
        _EITHER,
        (g.is_signed, g.end_is_ahead),
        ("begin_rhythm",),
        until_the_agreed_end,
        "agreed_again",
    ),
    _step(
        "meet",
        State.ACTIVE,
        State.ACTIVE,
        _EITHER | _SYSTEM,
        (),
        ("end_silence",),
        sooner_after_one_conversation,
    ),
    _step(
        "nudge",
        State.ACTIVE,
        State.ACTIVE,
        _SYSTEM,
        (g.is_quiet, g.can_ask_again),
        ("tell_both",),
    ),
    _step(
        "pause",
        State.ACTIVE,
        State.PAUSED,
        _EITHER,
        (g.pause_is_short_enough,),
        (),
        stop,
        "paused",
    ),
    _step(
        "come_back", State.PAUSED, State.ACTIVE, _EITHER, (), ("move_rhythm",), resume, "resumed"
    ),
    _step(
        "return",
        State.PAUSED,
        State.ACTIVE,
        _SYSTEM,
        (g.pause_is_over,),
        ("move_rhythm",),
        resume,
        "resumed",
    ),
)
_CLOSING: tuple[MentorshipStep, ...] = (
    _step(
        "wind_up",
        State.ACTIVE,
        State.CLOSING,
        _EITHER,
        (),
        (),
        run_for(POLICY.look_back),
        "closing",
    ),
    _step(
        "reach_end",
        State.ACTIVE,
        State.CLOSING,
        _SYSTEM,
        (g.is_due,),
        ("tell_both",),
        run_for(POLICY.look_back),
    ),
    _step(
        "fall_silent",
        State.ACTIVE,
        State.CLOSING,
        _SYSTEM,
        (g.is_quiet, g.asked_enough),
        ("tell_both",),
        run_for(POLICY.look_back),
    ),
    _step(
        "pick_up",
        State.CLOSING,
        State.ACTIVE,
        _EITHER,
        (g.went_quiet, g.end_is_ahead),
        ("end_silence",),
        until_the_agreed_end,
        "picked_up",
    ),
    _step(
        "extend",
        State.CLOSING,
        State.ACTIVE,
        _EITHER,
        (g.is_signed, g.end_is_ahead),
        ("begin_rhythm",),
        until_the_agreed_end,
        "extended",
    ),
    _step("say_done", State.CLOSING, State.CLOSING, _EITHER),
    _step(
        "complete",
        State.CLOSING,
        State.COMPLETED,
        _EITHER,
        (g.both_are_done, g.has_met),
        _ENDS,
        run_for(POLICY.feedback),
        "completed",
    ),
    _step(
        "run_out",
        State.CLOSING,
        State.COMPLETED,
        _SYSTEM,
        (g.is_due, g.has_met),
        _ENDS,
        run_for(POLICY.feedback),
        "completed",
    ),
    _step(
        "lapse",
        State.CLOSING,
        State.LAPSED,
        _SYSTEM,
        (g.is_due, g.has_not_met),
        _ENDS,
        clear,
        "lapsed",
    ),
    _step(
        "part",
        State.CLOSING,
        State.LAPSED,
        _EITHER,
        (g.both_are_done, g.has_not_met),
        _ENDS,
        clear,
        "lapsed",
    ),
)
_ENDED: tuple[MentorshipStep, ...] = (
    _step(
        "finish",
        (State.ACTIVE, State.PAUSED),
        State.COMPLETED,
        _EITHER,
        (g.has_met,),
        _ENDS,
        run_for(POLICY.feedback),
        "completed",
    ),
    _step(
        "end_early",
        (State.ACTIVE, State.PAUSED),
        State.ENDED_EARLY,
        _EITHER,
        (),
        _ENDS,
        clear,
        "ended",
    ),
    _step("ask_back", State.COMPLETED, State.COMPLETED, _SYSTEM, (), ("tell_both",)),
    _step("seal", State.COMPLETED, State.COMPLETED, _SYSTEM, (g.is_due,), (), clear),
    _step("void", LIVE, State.VOIDED, _SYSTEM | _STAFF, (), ("cancel_sessions",), clear, "voided"),
)

MENTORSHIP: tuple[MentorshipStep, ...] = (*_TO_SIGN, *_RUNNING, *_CLOSING, *_ENDED)
