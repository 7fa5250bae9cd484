"""How a cohort went for its people: how far they came, meetings, goals, skills, what they say.

Every number is about ten people or more, or isn't told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.outcomes_arms import whole_batches

TOO_FEW: Final = "too few to say"
# On a scale of 1 to 5: from here on somebody agrees.
_AGREES: Final = 4


class Stage(StrEnum):
    """How far somebody came, in order."""

    INVITED = "invited"
    APPLIED = "applied"
    ELIGIBLE = "eligible"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    MATCHED = "matched"
    MET = "met"
    FINISHED = "finished"


_WORDS: Final = {
    Stage.INVITED: "Invited",
    Stage.APPLIED: "Applied",
    Stage.ELIGIBLE: "Found eligible",
    Stage.CONFIRMED: "Confirmed",
    Stage.OFFERED: "Offered a partner",
    Stage.MATCHED: "Matched",
    Stage.MET: "Met at least once",
    Stage.FINISHED: "Stayed to the end",
}


@dataclass(frozen=True, slots=True)
class Reached:
    """How many came as far as this and no further; small steps stand together."""

    label: str
    people: int


def how_far(stages: Iterable[Stage], least: int = LEAST_PEOPLE) -> list[Reached]:
    """Return where people stopped; none where there are too few in all.

    Neighbouring steps stand together until each is about enough people.
    """
    found = list(stages)
    if len(found) < least:
        return []
    parts: list[tuple[list[Stage], int]] = []
    for stage in Stage:
        count = found.count(stage)
        if count and parts and 0 < parts[-1][1] < least:
            parts[-1] = ([*parts[-1][0], stage], parts[-1][1] + count)
        elif count:
            parts.append(([stage], count))
    if len(parts) > 1 and parts[-1][1] < least:
        last = parts.pop()
        parts[-1] = (parts[-1][0] + last[0], parts[-1][1] + last[1])
    return [Reached(_told(names), count) for names, count in parts]


def _told(stages: Sequence[Stage]) -> str:
    first, last = _WORDS[stages[0]], _WORDS[stages[-1]]
    return first if len(stages) == 1 else f"{first}, up to {last[0].lower()}{last[1:]}"


# ------------------------------------------------------------------------------------------- pairs
@dataclass(frozen=True, slots=True)
class Said:
    """What one of a pair said at the end, on scales of 1 to 5, and when."""

    helped: int
    again: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is counted of a pair that began; mentee and mentor are enrolments.

    `skill_change` is what the mentee's ratings of their skills rose by in all, None before the end.
    """

    id: int
    mentee: int
    mentor: int
    meetings: int
    goals: int = 0
    goals_reached: int = 0
    skills: int = 0
    skill_change: int | None = None
    mentee_said: Said | None = None
    mentor_said: Said | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its name, of how many it is, and what was counted; "" where none is told."""

    code: str
    label: str
    value: str
    response: str
    meaning: str


def lines(pairs: Sequence[Pair]) -> list[Line]:
    """Return what can be told of the pairs of a cohort, whatever order they are in."""
    mentees = [each for each in pairs if each.skills]
    return [
        Line(
            "meetings",
            "Usual number of meetings",
            _if_enough(pairs, lambda: f"{median(each.meetings for each in pairs):g}"),
            _of(pairs, pairs),
            "Half of the pairs met as often or more (the median)",
        ),
        Line(
            "met",
            "Pairs that met at least once",
            _share(pairs, [each.meetings > 0 for each in pairs]),
            _of(pairs, pairs),
            "Calls and meetings of which either of the two said so",
        ),
        _goals(pairs),
        Line(
            "skills",
            "Mentees whose skills rose",
            _share(_rated(mentees), [(each.skill_change or 0) > 0 for each in _rated(mentees)]),
            _of(_rated(mentees), mentees),
            "Skills that mentees rated at the start and at the end; in all, these ratings rose",
        ),
        _satisfied("mentees_helped", "Mentees whom it helped", pairs, _helped, is_mentor=False),
        _satisfied(
            "mentees_again", "Mentees who would do it again", pairs, _again, is_mentor=False
        ),
        _satisfied("mentors_again", "Mentors who would do it again", pairs, _again, is_mentor=True),
    ]


def meetings_by_pairs(pairs: Sequence[Pair]) -> list[tuple[str, int]]:
    """Return how many pairs met how often; none where there are too few pairs."""
    if not _is_enough(pairs):
        return []
    bounds = [
        (0, 0, "none"),
        (1, 2, "1 or 2"),
        (3, 5, "3 to 5"),
        (6, 9, "6 to 9"),
        (10, None, "10+"),
    ]
    return [
        (
            label,
            sum(low <= each.meetings and (high is None or each.meetings <= high) for each in pairs),
        )
        for low, high, label in bounds
    ]


def _goals(pairs: Sequence[Pair]) -> Line:
    with_goals = [each for each in pairs if each.goals]
    total = sum(each.goals for each in with_goals)
    reached = sum(each.goals_reached for each in with_goals)
    return Line(
        "goals",
        "Goals reached",
        _if_enough(with_goals, lambda: f"{reached} of {total} ({round(100 * reached / total)} %)"),
        _of(with_goals, pairs),
        "Goals that pairs set and didn't drop, and of them those they called reached",
    )


def _rated(pairs: Sequence[Pair]) -> list[Pair]:
    return [each for each in pairs if each.skill_change is not None]


def _helped(said: Said) -> int:
    return said.helped


def _again(said: Said) -> int:
    return said.again


def _satisfied(
    code: str, label: str, pairs: Sequence[Pair], scale: Callable[[Said], int], *, is_mentor: bool
) -> Line:
    """Return how many agree of those who said so; told in whole tens, as answers come."""
    said = {
        each.id: found
        for each in pairs
        if (found := each.mentor_said if is_mentor else each.mentee_said) is not None
    }
    told = whole_batches((found.on, pair) for pair, found in said.items())
    answers = [each for each in pairs if each.id in told]
    meaning = "4 or 5 on a scale of 1 to 5, at the end; whoever didn't answer is in no share"
    agrees = [scale(said[each.id]) >= _AGREES for each in answers]
    value = _share(answers, agrees, is_mentor=is_mentor)
    return Line(code, label, value, f"{len(said)} of {len(pairs)} answered", meaning)


def _people(pairs: Sequence[Pair], *, is_mentor: bool = False) -> int:
    return len({each.mentor if is_mentor else each.mentee for each in pairs})


def _is_enough(pairs: Sequence[Pair], *, is_mentor: bool = False) -> bool:
    return _people(pairs, is_mentor=is_mentor) >= LEAST_PEOPLE


def _if_enough(pairs: Sequence[Pair], value: Callable[[], str]) -> str:
    return value() if _is_enough(pairs) else TOO_FEW


def _share(pairs: Sequence[Pair], holds: Sequence[bool], *, is_mentor: bool = False) -> str:
    if not _is_enough(pairs, is_mentor=is_mentor):
        return TOO_FEW
    return f"{sum(holds)} of {len(holds)} ({round(100 * sum(holds) / len(holds))} %)"


def _of(some: Sequence[Pair], pairs: Sequence[Pair]) -> str:
    return f"{len(some)} of {len(pairs)} pairs"
