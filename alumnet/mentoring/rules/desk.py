"""A mentor's desk in words: the room there is, the one next step, the time that it takes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from alumnet.kernel.dates import day_in_words
from alumnet.kernel.numbers import number
from alumnet.mentoring.rules.guards import MentorFacts

_ALL_FREE = {1: "Your one place is free", 2: "Both your places are free"}
_QUARTERS = {15: "a quarter", 30: "a half", 45: "three quarters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """What the next step looks at.

    `first_to_answer`: the first name of whoever is to be answered first, with their request and
    the date. `first_running`: the line of the mentorship that is first in the list, with its id.
    """

    mentor: MentorFacts = field(default_factory=MentorFacts)
    is_asked_to_go_on: bool = False
    first_to_answer: tuple[str, str, datetime] | None = None
    first_running: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one line of a desk, and where it is done: a request, a mentorship, or "still"."""

    line: str
    request: str = ""
    mentorship: str = ""
    is_question: bool = False


def next_step(facts: DeskFacts, today: date, zone: str = "UTC") -> NextStep:
    """Return what comes next for a mentor; whoever waits for an answer comes before all else."""
    if facts.is_asked_to_go_on:
        return NextStep("Next: say whether you still have time.", is_question=True)
    if facts.first_to_answer is not None:
        name, public_id, due_at = facts.first_to_answer
        line = f"Next: you answer {name} by {day_in_words(due_at, zone)}."
        return NextStep(line, request=public_id)
    if facts.first_running is not None:
        line, public_id = facts.first_running
        return NextStep(line, mentorship=public_id)
    return NextStep(_nothing(facts.mentor, today))


def _nothing(mentor: MentorFacts, today: date) -> str:
    if mentor.is_away(today) and mentor.paused_until is not None:
        back = day_in_words(mentor.paused_until)
        return f"Next: nothing. You are away until {back}, and people see that."
    if not mentor.is_accepting:
        return "Next: nothing. You take no requests at present."
    if mentor.free:
        return "Next: nothing. Whoever looks for what you know can find you."
    return "Next: nothing. Enjoy the people you have."


def places_in_words(mentor: MentorFacts) -> str:
    """Return "One of your two places is taken" and the like."""
    places, used = mentor.places, mentor.used
    if places == 0:
        return "You have no places for now"
    if used > places:
        return f"{_people(used).capitalize()} for {_places(places)}"
    if used == 0:
        return _ALL_FREE.get(places, f"All {number(places)} places are free")
    if used == places:
        return "Your place is taken" if places == 1 else f"Your {number(places)} places are taken"
    verb = "is" if used == 1 else "are"
    return f"{number(used).capitalize()} of your {number(places)} places {verb} taken"


def what_new_people_see(mentor: MentorFacts, today: date) -> str:
    """Return how the desk looks from outside, and that nobody hears a no."""
    if mentor.is_away(today):
        return (
            "New people see when you are back. Whoever waits keeps their place and loses no time."
        )
    if not mentor.is_accepting:
        return "New people see that you take no requests. Nobody is told that you said no."
    if mentor.used > mentor.places:
        return (
            "Nothing is cancelled: everybody you have stays. New people wait until enough of "
            "these have ended."
        )
    if mentor.free:
        return "New people see that they can ask you."
    return "New people see that and can wait; nobody is told you said no."


def offer_in_words(hours_a_month: int, places: int) -> str:
    """Return "About two hours a month, three people": what a mentor said they give."""
    hours = "an hour" if hours_a_month == 1 else f"{number(hours_a_month)} hours"
    return f"About {hours} a month, {_people(places)}"


def minutes_in_words(minutes: int) -> str:
    """Return "about two and a half hours", to the nearest quarter of an hour."""
    rounded = 15 * ((minutes + 7) // 15)
    hours, rest = divmod(rounded, 60)
    if rounded == 0:
        return "hardly any time" if minutes else "no time"
    if hours == 0:
        return f"about {rest} minutes"
    part = _QUARTERS.get(rest)
    if hours == 1:
        return f"about an hour{f' and {part}' if part else ''}"
    return f"about {number(hours)}{f' and {part}' if part else ''} hours"


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{number(count)} people"


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{number(count)} places"
