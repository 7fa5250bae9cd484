"""The picture of somebody's way beside the viewer's, laid so that both stand at the same point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Final

from alumnet.directory.suggested import Row, SuggestedEntry
from alumnet.kernel.clock import month_of, year_and_month
from alumnet.members.rules.history import when_in_words
from alumnet.suggestions.careers import Step

AXIS: Final = 400.0
_NARROWEST: Final = 3.0
_GAP: Final = 1.5
_BETWEEN_MARKS: Final = 42.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A job on a line: where it begins and how wide it is, in units of 0 to 400.

    `look` is "stand" for where both stand alike, "goal" for the work the viewer wants, else "".
    """

    x: float
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A year under a line, its text centred on `x`."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class MoveDrawing:
    """Two lines of jobs; `point` is where both stand alike."""

    name: str
    mine: tuple[Bar, ...]
    theirs: tuple[Bar, ...]
    my_marks: tuple[Mark, ...]
    their_marks: tuple[Mark, ...]
    point: float
    aria_label: str


@dataclass(frozen=True, slots=True)
class Told:
    """The same in words, line by line, with the picture if the dates allow one."""

    lines: tuple[tuple[str, str, str], ...]
    drawing: MoveDrawing | None


def told(suggestion: SuggestedEntry, row: Row, *, today: date) -> Told:
    """Return somebody's steps in words, and beside the viewer's in a picture."""
    stand, goal = suggestion.move or (None, None)
    lines = tuple(
        (
            ", ".join(filter(None, (step.spell.title, step.spell.organization))),
            when_in_words(step.spell),
            "Where you stand" if step is stand else "Where you want to go" if step is goal else "",
        )
        for step in suggestion.career
    )
    return Told(lines, _drawing(suggestion, row, month_of(today)))


def _drawing(suggestion: SuggestedEntry, row: Row, today_month: int) -> MoveDrawing | None:
    now = row.place.now
    if suggestion.move is None or now is None:
        return None
    stand, goal = suggestion.move
    mine = _line(row.career, {id(_same(row.career, now)): "stand"}, today_month)
    theirs = _line(suggestion.career, {id(stand): "stand", id(goal): "goal"}, today_month)
    my_start, their_start = now.spell.start_month, stand.spell.start_month
    if my_start is None or their_start is None:
        return None
    scale = _Scale.over([*_from(mine, my_start), *_from(theirs, their_start)])
    name = suggestion.entry.person.given_name
    return MoveDrawing(
        name=name,
        mine=scale.bars(mine, my_start),
        theirs=scale.bars(theirs, their_start),
        my_marks=scale.marks(mine, my_start, today_month),
        their_marks=scale.marks(theirs, their_start, today_month),
        point=scale.at(0),
        aria_label=(
            f"You: {now.spell.title} since {_year(my_start)}. {name}: {stand.spell.title} from "
            f"{_year(their_start)}, {goal.spell.title} {_since(goal)}".rstrip()
            + "."
        ),
    )


def _same(career: Sequence[Step], now: Step) -> Step:
    return next((step for step in career if step == now), now)


def _since(step: Step) -> str:
    return "" if step.spell.start_month is None else f"from {_year(step.spell.start_month)}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    look: str


def _line(career: Sequence[Step], looks: dict[int, str], today_month: int) -> list[_Stretch]:
    """Return the jobs whose beginning is known, one after the other: none covers the next."""
    dated = [step for step in career if step.spell.start_month is not None]
    found = []
    for step, after in zip_longest(dated, dated[1:]):
        start = step.spell.start_month or 0
        end = today_month if step.spell.is_current else (step.spell.end_month or start) + 1
        if after is not None:
            end = min(end, max(after.spell.start_month or end, start + 1))
        found.append(_Stretch(start, end, looks.get(id(step), "")))
    return found


def _from(line: list[_Stretch], origin: int) -> list[int]:
    return [month - origin for each in line for month in (each.start, each.end)]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Months from the common point to units of the axis."""

    first: int
    months: int

    @classmethod
    def over(cls, months: list[int]) -> "_Scale":
        first, last = min(months), max(months)
        return cls(first, max(last - first, 1))

    def at(self, month: int) -> float:
        return round((month - self.first) * AXIS / self.months, 1)

    def bars(self, line: list[_Stretch], origin: int) -> tuple[Bar, ...]:
        return tuple(
            Bar(
                self.at(each.start - origin),
                max(
                    round(self.at(each.end - origin) - self.at(each.start - origin) - _GAP, 1),
                    _NARROWEST,
                ),
                each.look,
            )
            for each in line
        )

    def marks(self, line: list[_Stretch], origin: int, today_month: int) -> tuple[Mark, ...]:
        """Return the years that fit: of where both stand, of the goal, then of both ends."""
        told = [each for look in ("stand", "goal") for each in line if each.look == look]
        months = [*(each.start for each in told), line[0].start, line[-1].end]
        placed: list[Mark] = []
        for month in months:
            text = "now" if month >= today_month else str(_year(month))
            mark = Mark(self.at(month - origin), text)
            if all(abs(mark.x - other.x) >= _BETWEEN_MARKS for other in placed):
                placed.append(mark)
        return tuple(sorted(placed, key=lambda mark: mark.x))


def _year(month: int) -> int:
    return year_and_month(month)[0]
