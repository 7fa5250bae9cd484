"""The numbers of a report as its page and files say them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from alumnet.reporting.rules.measures import MEASURES, PEOPLE, Figures, Measure
from alumnet.reporting.rules.policy import POLICY

TOO_FEW: Final = "too few to say"
SHARE: Final = Measure(
    "share_answered",
    "Share answered",
    f"Of the letters that weren't taken back, how many were answered within {POLICY.answer_days}"
    f" days, in percent; told from {POLICY.least_people} letters on",
)
WAIT: Final = Measure(
    "median_wait",
    "Usual wait",
    "Half of the answers came within so many days (the median); behind it, within how many days"
    " the first quarter of them came, and three quarters of them",
)
# The first line of a table about people who asked, and of one about mentors.
_SIDES: Final = {
    "asking": Measure(
        "seekers",
        "Members looking for a mentor",
        "Different members who sent a letter or had a mentor in the period;"
        " of several quarters, how many on average a quarter",
    ),
    "mentoring": Measure(
        "mentors",
        "Members mentoring",
        "Different members who got a letter or mentored somebody in the period;"
        " of several quarters, how many on average a quarter",
    ),
}
DICTIONARY: Final[Sequence[Measure]] = (*_SIDES.values(), PEOPLE, *MEASURES, SHARE, WAIT)


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its name, how it was before, and what was counted."""

    label: str
    value: str
    before: str
    meaning: str


def members_line(side: str, now: Figures, before: Figures | None) -> Line:
    """Return how many members took part on one side."""
    measure = _SIDES[side]
    earlier = None if before is None else before.people
    return Line(measure.label, str(now.people), _than(now.people, earlier), measure.meaning)


def lines(now: Figures, before: Figures | None) -> list[Line]:
    """Return every number about letters and mentorships."""
    found = [
        Line(
            each.label,
            f"{now[each.code]:,}",
            _than(now[each.code], None if before is None else before[each.code]),
            each.meaning,
        )
        for each in MEASURES
    ]
    at = 2  # behind the two numbers that they are about
    found[at:at] = [
        Line(SHARE.label, share_in_words(now), _was(before, share_in_words), SHARE.meaning),
        Line(WAIT.label, wait_in_words(now), _was(before, wait_in_words), WAIT.meaning),
    ]
    return found


def share_in_words(figures: Figures) -> str:
    """Return "64 %", or that there are too few letters."""
    share = figures.share_answered
    return TOO_FEW if share is None else f"{share} %"


def wait_in_words(figures: Figures) -> str:
    """Return "3 days (1 to 7)": half of the answers, and the first and third quarter of them."""
    middle, early, late = (figures.wait_of(part) for part in (0.5, 0.25, 0.75))
    if middle is None:
        return TOO_FEW
    unit = "day" if middle == 1 else "days"
    return f"{middle or 'under 1'} {unit if middle else 'day'} ({early} to {late})"


def _than(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return "as many as before"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than before"


def _was(before: Figures | None, words: Callable[[Figures], str]) -> str:
    return "" if before is None else f"{words(before)} before"
