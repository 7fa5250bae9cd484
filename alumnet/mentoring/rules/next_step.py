"""One line for every state: what comes next, from whom, by when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from alumnet.kernel.dates import day_in_words, moment_in_words, weekday_in_words
from alumnet.mentoring.rules.states import LIVE, MentorshipState, RequestState


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What the line needs to know. Names are first names.

    `is_yours`: the reader wrote the request; otherwise the reader is asked. `zone` is where the
    reader's days are told. `is_asked`: the system waits for a word. `has_answered`: the reader said
    in private whether they go on after a first call. `is_over`: a yes led to a mentorship that has
    ended since. `is_offer`: it isn't a mentee who wrote, so there is nobody else to ask.
    `call_ends_at`: when an agreed first call is over.
    """

    is_yours: bool
    other: str
    due_at: datetime | None = None
    is_stopped: bool = False
    away_until: date | None = None
    undo_until: datetime | None = None
    asks_again_from: datetime | None = None
    is_asked: bool = False
    has_answered: bool = False
    is_over: bool = False
    is_offer: bool = False
    call_ends_at: datetime | None = None
    now: datetime
    zone: str = "UTC"

    @property
    def by_when(self) -> str:
        """The day on which the clock runs out."""
        return day_in_words(self.due_at, self.zone) if self.due_at else "then"


def request_line(state: RequestState, facts: StepFacts) -> str:
    """Return the one line under a request: "Next: Ruth answers by Sunday 6 December 2026."."""
    found = _YOURS[state] if facts.is_yours else _THEIRS[state]
    return found(facts)


def _wait_for_answer(facts: StepFacts) -> str:
    if facts.away_until is not None:
        back = day_in_words(facts.away_until)
        return f"Next: {facts.other} is away until {back}. Your request keeps its place."
    if facts.is_asked:
        return f"Next: you say whether you wait for {facts.other} or move on."
    if facts.is_stopped or facts.due_at is None:
        return (
            f"Next: a place with {facts.other} becomes free. Your request keeps its place, and "
            "no time runs."
        )
    return f"Next: {facts.other} answers by {day_in_words(facts.due_at, facts.zone)}."


def _wait_in_line(facts: StepFacts) -> str:
    if facts.is_asked:
        return f"Next: you say by {facts.by_when} whether you still wait for {facts.other}."
    if facts.away_until is not None:
        back = day_in_words(facts.away_until)
        return f"Next: {facts.other} is back on {back}. Then we ask whether you still need it."
    return f"Next: a place with {facts.other} becomes free, and we ask you before anybody else."


def _talk(facts: StepFacts) -> str:
    if facts.has_answered:
        return f"Next: {facts.other} answers in private, too, by {facts.by_when}."
    if facts.is_asked:
        return f"Next: you say in private whether you and {facts.other} go on."
    if facts.call_ends_at is not None and facts.call_ends_at > facts.now:
        day = weekday_in_words(facts.call_ends_at, facts.zone)
        return f"Next: a first call with {facts.other}, on {day}."
    return f"Next: a first call with {facts.other}, by {facts.by_when}."


def _answer(facts: StepFacts) -> str:
    if facts.is_stopped or facts.due_at is None:
        return "Next: nothing for now. The clock stands still while you are away or full."
    return f"Next: you answer {facts.other} by {day_in_words(facts.due_at, facts.zone)}."


def _after_withdrawal(facts: StepFacts) -> str:
    if facts.undo_until is not None and facts.now < facts.undo_until:
        until = moment_in_words(facts.undo_until, facts.zone)
        return f"Next: nothing. You can undo this until {until}."
    return _ask_again(facts)


def _ask_again(facts: StepFacts) -> str:
    if facts.is_offer:
        return _NOTHING
    if facts.asks_again_from is not None and facts.asks_again_from > facts.now:
        again = day_in_words(facts.asks_again_from, facts.zone)
        return f"Next: ask somebody else. From {again} you can ask {facts.other} again."
    return f"Next: ask somebody else, or {facts.other} again."


_NOTHING = "Next: nothing, this is closed."


def _nothing(_facts: StepFacts) -> str:
    return _NOTHING


def _agreed(facts: StepFacts) -> str:
    if facts.is_over:
        return _NOTHING
    return f"Next: {facts.other} and you go on in your mentorship."


Line = Callable[[StepFacts], str]

_YOURS: dict[RequestState, Line] = {
    RequestState.DRAFT: lambda _facts: "Next: read it through and send it.",
    RequestState.SUBMITTED: _wait_for_answer,
    RequestState.INFO_REQUESTED: lambda facts: (
        f"Next: you reply to {facts.other}'s question by {facts.by_when}."
    ),
    RequestState.EXPLORING: _talk,
    RequestState.WAITLISTED: _wait_in_line,
    RequestState.WAITLIST_OFFERED: lambda facts: (
        f"Next: you send your letter to {facts.other} by {facts.by_when}, or leave the place."
    ),
    RequestState.ACCEPTED: _agreed,
    RequestState.DECLINED: _ask_again,
    RequestState.EXPIRED: _ask_again,
    RequestState.WITHDRAWN: _after_withdrawal,
    RequestState.SUPERSEDED: _nothing,
    RequestState.VOIDED: lambda facts: _NOTHING if facts.is_offer else "Next: ask somebody else.",
}
_THEIRS: dict[RequestState, Line] = {
    **dict.fromkeys(RequestState, _nothing),
    RequestState.SUBMITTED: _answer,
    RequestState.INFO_REQUESTED: lambda facts: (
        f"Next: {facts.other} replies to your question by {facts.by_when}."
    ),
    RequestState.EXPLORING: _talk,
    RequestState.WAITLISTED: lambda facts: (
        f"Next: a place of yours becomes free; then {facts.other} is asked first."
    ),
    RequestState.WAITLIST_OFFERED: lambda facts: (
        f"Next: {facts.other} says by {facts.by_when} whether they still ask you."
    ),
    RequestState.ACCEPTED: _agreed,
}


def is_over(state: MentorshipState | None) -> bool:
    """Return whether a request led to a mentorship that has ended; `state` is None without one."""
    return state is not None and state not in LIVE
