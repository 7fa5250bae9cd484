"""From what happened in a block of quarters to the figures that are kept: told groups alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from alumnet.kernel.hiding import told_groups
from alumnet.reporting.rules.measures import WAITS, Figures
from alumnet.reporting.rules.policy import POLICY

UNKNOWN: Final = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something between two people: which counts it adds to, and the days until an answer."""

    mentee_id: int
    mentor_id: int
    topic: str
    counts: tuple[str, ...]
    wait: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member belongs: last school, decade of leaving it, country; "" is not known."""

    school: str = UNKNOWN
    decade: str = UNKNOWN
    country: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Division:
    """One way to divide what happened: by whom it happened to, or what it was about."""

    code: str
    label: str
    # Whose place counts.
    is_of_mentors: bool = False


DIVISIONS: tuple[Division, ...] = (
    Division("school", "School of who asked"),
    Division("class", "Class years of who asked"),
    Division("region", "Country of who asked"),
    Division("topic", "Topic"),
    Division("mentor-school", "School of mentors", is_of_mentors=True),
    Division("mentor-class", "Class years of mentors", is_of_mentors=True),
    Division("mentor-region", "Country of mentors", is_of_mentors=True),
)


@dataclass(slots=True)
class _Tally:
    people: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    waits: list[int] = field(default_factory=lambda: [0] * WAITS)

    def add(self, happening: Happening, person_id: int) -> None:
        self.people.add(person_id)
        self.counts.update(happening.counts)
        if happening.wait is not None and happening.wait < WAITS:
            self.waits[happening.wait] += 1

    def figures(self) -> Figures:
        return Figures(len(self.people), dict(self.counts), tuple(self.waits))


def is_enough(happenings: Sequence[Happening], places: Mapping[int, Place]) -> bool:
    """Return whether enough members asked, and enough mentored, to tell of it."""
    sides = (
        {each.mentee_id for each in happenings if each.mentee_id in places},
        {each.mentor_id for each in happenings if each.mentor_id in places},
    )
    return min(map(len, sides)) >= POLICY.least_people


def tally(happenings: Sequence[Happening], places: Mapping[int, Place]) -> dict[str, Any]:
    """Return what is kept of a block of quarters: nothing about fewer than ten people.

    `places` are the members of the association; what neither side of is a member isn't given.
    """
    return {
        "asking": _whole(happenings, places, of_mentors=False).as_json(),
        "mentoring": _whole(happenings, places, of_mentors=True).as_json(),
        "by": {
            division.code: {
                group: figures.as_json()
                for group, figures in _rows(division, happenings, places).items()
            }
            for division in DIVISIONS
        },
    }


def _person(happening: Happening, *, of_mentors: bool) -> int:
    return happening.mentor_id if of_mentors else happening.mentee_id


def _whole(
    happenings: Iterable[Happening], places: Mapping[int, Place], *, of_mentors: bool
) -> Figures:
    whole = _Tally()
    for each in happenings:
        person_id = _person(each, of_mentors=of_mentors)
        if person_id in places:
            whole.add(each, person_id)
    return whole.figures()


def _rows(
    division: Division, happenings: Iterable[Happening], places: Mapping[int, Place]
) -> dict[str, Figures]:
    groups: dict[str, _Tally] = defaultdict(_Tally)
    for each in happenings:
        person_id = _person(each, of_mentors=division.is_of_mentors)
        if person_id in places:
            groups[_group(division, each, places[person_id])].add(each, person_id)
    told = told_groups({group: frozenset(found.people) for group, found in groups.items()})
    return {group: groups[group].figures() for group in sorted(told)}


def _group(division: Division, happening: Happening, place: Place) -> str:
    match division.code.removeprefix("mentor-"):
        case "school":
            return place.school
        case "class":
            return place.decade
        case "region":
            return place.country
        case _:
            return happening.topic
