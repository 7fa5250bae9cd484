"""What is counted, and what each number means: for the page, its files and their dictionary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from alumnet.reporting.rules.policy import POLICY

# Days until an answer, from none to the last that counts.
WAITS = POLICY.answer_days + 1


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the report: its code in files, its name, and what exactly was counted."""

    code: str
    label: str
    meaning: str
    # Counted at the end of the period; of several quarters the last one counts.
    is_standing: bool = False


MEASURES: tuple[Measure, ...] = (
    Measure("requests", "Letters sent", "Letters in which a member asked somebody to mentor them"),
    Measure(
        "answered",
        "Answered",
        f"Of these letters, those whose reader said yes or no, asked back, or wanted to talk"
        f" first, within {POLICY.answer_days} days",
    ),
    Measure("taken_back", "Taken back", "Of these letters, those taken back before an answer"),
    Measure("accepted", "Acceptances", "Letters, whenever sent, that were answered with a yes"),
    Measure(
        "running",
        "Mentorships running",
        "Mentorships that ran at the end of the period; paused and closing ones are among them",
        is_standing=True,
    ),
    Measure(
        "worked", "Ended early because it worked", "Mentorships that ended with their goals reached"
    ),
    Measure("finished", "Ended as agreed", "Mentorships that both closed at the time they agreed"),
    Measure(
        "stopped",
        "Ended early",
        "Mentorships that one of the two ended before their time; no reason is asked",
    ),
    Measure("faded", "Faded out", "Mentorships that never began, or fell silent without a word"),
    Measure("sessions", "Sessions held", "Calls and meetings of which either of the two said so"),
    Measure("thanks", "Thanks", "Words of thanks that a mentee sent to a mentor"),
)
CODES = tuple(each.code for each in MEASURES)
PEOPLE = Measure(
    "people",
    "Members",
    "Different members who took part; of several quarters, how many on average a quarter",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened among some people: counts by code, and letters by the days until an answer."""

    people: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    waits: tuple[int, ...] = (0,) * WAITS

    def __getitem__(self, code: str) -> int:
        """Return a count, 0 where nothing of the kind happened."""
        return self.counts.get(code, 0)

    def as_json(self) -> dict[str, Any]:
        """Return what a database keeps."""
        return {"people": self.people, "counts": dict(self.counts), "waits": list(self.waits)}

    @property
    def share_answered(self) -> int | None:
        """Percent of the letters not taken back that were answered; None below ten of them."""
        asked = self["requests"] - self["taken_back"]
        return round(100 * self["answered"] / asked) if asked >= POLICY.least_people else None

    def wait_of(self, part: float) -> int | None:
        """Return the days within which this part of the answers came; None below ten answers."""
        answers = sum(self.waits)
        if answers < POLICY.least_people:
            return None
        so_far = accumulate(self.waits)
        return next(days for days, count in enumerate(so_far) if count >= part * answers)


def figures_from(kept: Mapping[str, Any]) -> Figures:
    """Return figures as they were kept."""
    return Figures(kept["people"], kept["counts"], tuple(kept["waits"]))


def together(parts: Iterable[Figures]) -> Figures:
    """Return the figures of several quarters, in order, as one."""
    found = list(parts)
    if not found:
        return Figures()
    standing = {each.code for each in MEASURES if each.is_standing}
    counts = {
        code: found[-1][code] if code in standing else sum(each[code] for each in found)
        for code in CODES
    }
    waits = tuple(sum(days) for days in zip(*(each.waits for each in found), strict=True))
    people = round(sum(each.people for each in found) / len(found))
    return Figures(people, counts, waits)


def without(whole: Figures, parts: Iterable[Figures]) -> Figures:
    """Return what is left of `whole` beside these parts; how many people isn't known then."""
    found = list(parts)
    counts = {code: whole[code] - sum(each[code] for each in found) for code in CODES}
    waits = tuple(
        all_of_it - sum(each.waits[day] for each in found)
        for day, all_of_it in enumerate(whole.waits)
    )
    return Figures(0, counts, waits)
