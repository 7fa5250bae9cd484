"""How a cohort went for its people: how far they came, meetings, goals, skills, what they say.

Every number is about ten people or more, or isn't told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.batches import whole_batches
from alumnet.programmes.rules.comparison import Count, Interval, wilson

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


def how_far(stages: Iterable[Stage]) -> list[Reached]:
    """Return where people stopped; none where there are too few in all.

    Neighbouring steps stand together until each is about enough people.
    """
    found = list(stages)
    if len(found) < LEAST_PEOPLE:
        return []
    parts: list[tuple[list[Stage], int]] = []
    for stage in Stage:
        count = found.count(stage)
        if count and parts and 0 < parts[-1][1] < LEAST_PEOPLE:
            parts[-1] = ([*parts[-1][0], stage], parts[-1][1] + count)
        elif count:
            parts.append(([stage], count))
    if len(parts) > 1 and parts[-1][1] < LEAST_PEOPLE:
        last = parts.pop()
        parts[-1] = (parts[-1][0] + last[0], parts[-1][1] + last[1])
    return [Reached(_told(names), count) for names, count in parts]


def _told(stages: Sequence[Stage]) -> str:
    first, last = _WORDS[stages[0]], _WORDS[stages[-1]]
    return first if len(stages) == 1 else f"{first}, up to {last[0].lower()}{last[1:]}"


# ------------------------------------------------------------------------------------------- pairs
@dataclass(frozen=True, slots=True)
class Said:
    """What one of a pair said at the end, on scales of 1 to 5."""

    helped: int
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is counted of a pair that began; mentee and mentor are enrolments.

    `skill_change` is what the mentee's ratings of their skills rose by in all, None before the end.
    What the two say can change until it is sealed; `sealed_on` is None until that day is over.
    """

    id: int
    mentee: int
    mentor: int
    meetings: int
    goals: int = 0
    goals_reached: int = 0
    skills: int = 0
    skill_change: int | None = None
    sealed_on: date | None = None
    mentee_said: Said | None = None
    mentor_said: Said | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A number with its name, of how many it is, and what was counted.

    `share` is the same as a share with its interval, None where it is none or isn't told.
    """

    code: str
    label: str
    response: str
    meaning: str
    value: str = TOO_FEW
    share: Interval | None = None


def lines(pairs: Sequence[Pair]) -> list[Line]:
    """Return what can be told of the pairs of a cohort, whatever order they are in."""
    usual = Line(
        "meetings",
        "Usual number of meetings",
        _of(pairs, pairs),
        "Half of the pairs met as often or more (the median)",
    )
    met = Line(
        "met",
        "Pairs that met at least once",
        _of(pairs, pairs),
        "Calls and meetings of which either of the two said so",
    )
    is_enough = _is_enough(pairs)
    return [
        replace(usual, value=f"{median(each.meetings for each in pairs):g}")
        if is_enough
        else usual,
        _share(met, pairs, [each.meetings > 0 for each in pairs]),
        _goals(pairs),
        _skills(pairs),
        _satisfied("mentees_helped", "Mentees whom it helped", pairs, _helped, is_mentor=False),
        _satisfied(
            "mentees_again", "Mentees who would do it again", pairs, _again, is_mentor=False
        ),
        _satisfied(
            "mentors_again", "Pairs whose mentor would do it again", pairs, _again, is_mentor=True
        ),
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
    line = Line(
        "goals",
        "Goals reached",
        _of(with_goals, pairs),
        "Goals that pairs set and didn't drop, and of them those they called reached",
    )
    if not _is_enough(with_goals):
        return line
    total = sum(each.goals for each in with_goals)
    reached = sum(each.goals_reached for each in with_goals)
    # Goals of a pair hang together, so an interval of single ones would be too narrow.
    return replace(line, value=f"{reached} of {total} ({round(100 * reached / total)} %)")


def _skills(pairs: Sequence[Pair]) -> Line:
    """Return of how many the skills rose; told in whole tens, as pairs end."""
    with_skills = [each for each in pairs if each.skills]
    rated = [each for each in with_skills if each.skill_change is not None]
    told = whole_batches((each.sealed_on, each.id, each.mentee) for each in rated if each.sealed_on)
    counted = [each for each in rated if each.id in told]
    line = Line(
        "skills",
        "Mentees whose skills rose",
        _of(rated, with_skills),
        "Skills that mentees rated at the start and at the end; in all, these ratings rose",
    )
    return _share(line, counted, [(each.skill_change or 0) > 0 for each in counted])


def _helped(said: Said) -> int:
    return said.helped


def _again(said: Said) -> int:
    return said.again


def _satisfied(
    code: str, label: str, pairs: Sequence[Pair], scale: Callable[[Said], int], *, is_mentor: bool
) -> Line:
    """Return how many agree of those who said so; told in whole tens, as answers come."""
    said = [
        (each, found)
        for each in pairs
        if (found := each.mentor_said if is_mentor else each.mentee_said) is not None
    ]
    told = whole_batches(
        (each.sealed_on, each.id, each.mentor if is_mentor else each.mentee)
        for each, _ in said
        if each.sealed_on
    )
    line = Line(
        code,
        label,
        f"{len(said)} of {len(pairs)} answered",
        "4 or 5 on a scale of 1 to 5, as the two ended; whoever didn't answer is in no share",
    )
    counted = [(each, scale(found) >= _AGREES) for each, found in said if each.id in told]
    return _share(
        line, [each for each, _ in counted], [agrees for _, agrees in counted], is_mentor=is_mentor
    )


def _is_enough(pairs: Sequence[Pair], *, is_mentor: bool = False) -> bool:
    people = {each.mentor if is_mentor else each.mentee for each in pairs}
    return len(people) >= LEAST_PEOPLE


def _share(
    line: Line, pairs: Sequence[Pair], holds: Sequence[bool], *, is_mentor: bool = False
) -> Line:
    if not _is_enough(pairs, is_mentor=is_mentor):
        return line
    found = Count(sum(holds), len(holds))
    return replace(line, value=f"{found.yes} of {found.known}", share=wilson(found))


def _of(some: Sequence[Pair], pairs: Sequence[Pair]) -> str:
    return f"{len(some)} of {len(pairs)} pairs"
