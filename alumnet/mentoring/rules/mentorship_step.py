"""The one next step of a mentorship: what comes next, from whom, and where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alumnet.kernel.dates import day_in_words, time_of_day, weekday_in_words
from alumnet.kernel.numbers import number
from alumnet.mentoring.rules.mentorship_states import Ending, Occasion
from alumnet.mentoring.rules.states import MentorshipState


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipStepFacts:
    """What the line needs to know. `other` is a first name, `zone` where days are told.

    `is_ahead_of_agreed`: the newest version is not signed by both. `question`: what the reader was
    asked and didn't answer. `feedback_until`: until when feedback is open. `months`: what came of
    it is asked so many months later. `call`: the number of the nearest call, `call_at` its agreed
    time, None while times are proposed; `times_are_yours`: by the reader.
    """

    state: MentorshipState
    other: str
    is_mentor: bool
    needs_agreement: bool = True
    has_version: bool = False
    is_ahead_of_agreed: bool = False
    you_signed: bool = False
    due_at: datetime | None = None
    paused_until: date | None = None
    ending: Ending | None = None
    has_met: bool = False
    nudges: int = 0
    you_are_done: bool = False
    goals: int = 0
    question: Occasion | None = None
    has_feedback: bool = False
    has_thanked: bool = False
    months: int | None = None
    call: int | None = None
    call_at: datetime | None = None
    call_is_over: bool = False
    times_are_yours: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A line, and what to press for it: `page` is the part of the address below the mentorship's.

    With `is_post` the button does it at once. `is_yours`: it waits for the reader.
    """

    line: str
    label: str = ""
    page: str = ""
    is_post: bool = False
    is_yours: bool = False


def next_step(facts: MentorshipStepFacts) -> NextStep:
    """Return the one next step of a mentorship for one of its two people."""
    return _STEPS[facts.state](facts)


def _to_sign(facts: MentorshipStepFacts) -> NextStep:
    until = day_in_words(facts.due_at, facts.zone) if facts.due_at else ""
    if not facts.has_version:
        line = f"Next: one of you writes down how you want to work together, by {until}."
        return NextStep(line, "Write it down", "agreement/edit", is_yours=True)
    if not facts.you_signed:
        line = f"Next: you read how {facts.other} would like to work together, and sign or change."
        return NextStep(line, "Read and sign", "agreement", is_yours=True)
    line = f"Next: {facts.other} signs what is written down, by {until}."
    return NextStep(line, "Look at it", "agreement")


def _running(facts: MentorshipStepFacts) -> NextStep:
    if facts.is_ahead_of_agreed and not facts.you_signed:
        return _CHANGE
    if facts.nudges:
        line = f"Next: say that you met, or find a time with {facts.other}."
        return NextStep(line, "We met", "met", is_post=True, is_yours=True)
    if facts.question is not None:
        return NextStep(
            "Next: one short question for you alone.", "Answer it", "question", is_yours=True
        )
    if facts.call is not None:
        return _call(facts)
    return _until_the_next(facts)


def _until_the_next(facts: MentorshipStepFacts) -> NextStep:
    if not facts.has_met:
        line = f"Next: {facts.other} and you find a time for a first conversation."
        return NextStep(line, "Find a time", "sessions/new")
    if not facts.needs_agreement:
        line = "Next: close it together, or find another time if you want to go on."
        return NextStep(line, "Close it", "end")
    if not facts.goals:
        line = "Next: write down one thing that you want to reach together."
        return NextStep(line, "Add a goal", "goals", is_yours=True)
    return NextStep(
        f"Next: {facts.other} and you find a time to talk.", "Find a time", "sessions/new"
    )


def _call(facts: MentorshipStepFacts) -> NextStep:
    """Return the step of a call; what a call asks stands on its own on the home page."""
    page = f"sessions/{facts.call}"
    if facts.call_at is None:
        if facts.times_are_yours:
            return NextStep(f"Next: {facts.other} takes one of your times.", "See them", page)
        return NextStep(f"Next: you take one of the times of {facts.other}.", "Take one", page)
    day = weekday_in_words(facts.call_at, facts.zone)
    if facts.call_is_over:
        return NextStep(f"Next: say whether you met on {day}.", "Say how it was", page)
    hour = time_of_day(facts.call_at, facts.zone)
    return NextStep(f"Next: you talk on {day}, {hour}.", "Prepare", page)


def _paused(facts: MentorshipStepFacts) -> NextStep:
    day = day_in_words(facts.paused_until) if facts.paused_until else ""
    return NextStep(f"Next: you go on on {day}.", "Go on now", "come-back", is_post=True)


def _closing(facts: MentorshipStepFacts) -> NextStep:
    if facts.is_ahead_of_agreed and not facts.you_signed:
        return _CHANGE
    until = day_in_words(facts.due_at, facts.zone) if facts.due_at else ""
    if facts.you_are_done:
        return NextStep(f"Next: {facts.other} looks back too, by {until}.", "Look back", "closing")
    if facts.ending is Ending.SILENCE:
        line = f"Next: say whether you go on or close, by {until}."
        return NextStep(line, "Go on or close", "closing", is_yours=True)
    return NextStep(f"Next: you look back, by {until}.", "Look back", "closing", is_yours=True)


def _completed(facts: MentorshipStepFacts) -> NextStep:
    if facts.months is not None:
        line = f"Next: tell {facts.other} in a few words what came of it."
        return NextStep(line, "What came of it", "what-came", is_yours=True)
    if facts.due_at is not None and not facts.has_feedback:
        until = day_in_words(facts.due_at, facts.zone)
        line = f"Next: three short questions, for nobody's eyes, by {until}."
        return NextStep(line, "Answer them", "feedback", is_yours=True)
    return _thank(facts) or NextStep(_NOTHING)


def _ended(facts: MentorshipStepFacts) -> NextStep:
    return _thank(facts) or NextStep(_NOTHING)


def _thank(facts: MentorshipStepFacts) -> NextStep | None:
    if facts.is_mentor or facts.has_thanked or not facts.has_met:
        return None
    return NextStep(f"Next: say thank you to {facts.other}.", "Say thank you", "thanks")


def _start_over(facts: MentorshipStepFacts) -> NextStep:
    return NextStep(_NOTHING if facts.is_mentor else "Next: ask somebody else.")


def _comes_first(facts: MentorshipStepFacts) -> NextStep:
    if facts.is_mentor:
        return NextStep(_NOTHING)
    return NextStep("Next: ask somebody else. Your next request comes first.")


def looking_back(
    began: datetime, ended: datetime | None, times_met: int, goals_reached: int
) -> str:
    """Return what lies behind two people: "Six months, five conversations, one goal reached."."""
    parts = [_how_long(ended - began)] if ended else []
    if times_met:
        parts.append(f"{number(times_met)} conversation{'s'[: times_met != 1]}")
    if goals_reached:
        parts.append(f"{number(goals_reached)} goal{'s'[: goals_reached != 1]} reached")
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}. Thank you both." if said else "Thank you both."


def _how_long(span: timedelta) -> str:
    months, weeks = round(span.days / 30.44), span.days // 7
    if months >= _MONTHS_FROM:
        return f"{number(months)} months"
    return f"{number(weeks)} week{'s'[: weeks != 1]}" if weeks else "a few days"


_MONTHS_FROM = 3
_NOTHING = "Next: nothing, this is closed."
# Whoever wrote it and hasn't signed reads the same.
_CHANGE = NextStep(
    "Next: you read the change to your agreement, and sign it if it suits you.",
    "Look at the change",
    "agreement",
    is_yours=True,
)
_STEPS: dict[MentorshipState, Callable[[MentorshipStepFacts], NextStep]] = {
    MentorshipState.PROPOSED: _to_sign,
    MentorshipState.ACTIVE: _running,
    MentorshipState.PAUSED: _paused,
    MentorshipState.CLOSING: _closing,
    MentorshipState.COMPLETED: _completed,
    MentorshipState.ENDED_EARLY: _ended,
    MentorshipState.NOT_STARTED: _start_over,
    MentorshipState.LAPSED: _start_over,
    MentorshipState.VOIDED: _comes_first,
}
