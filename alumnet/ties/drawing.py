"""The picture of two stretches of time and what they share, as numbers for an SVG."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from alumnet.ties.calendar import MONTHS_A_YEAR, Bounds, overlap_of, year_of
from alumnet.ties.spells import Spell

AXIS: Final = 400.0
# A bar that is there can be seen, and two marks never touch: four digits at the size of a phone.
_NARROWEST: Final = 2.0
_BETWEEN_MARKS: Final = 42.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar on the axis: where it begins and how wide it is, both in units of 0 to 400."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A year under the axis, or "now"; its text is centred on `x`."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class OverlapDrawing:
    """Two bars and their common part, on an axis from 0 to 400.

    Each row of bars is a tuple, so that a template needn't know that it is one. `aria_label` says
    the whole picture in words.
    """

    name: str
    mine: tuple[Stretch, ...]
    theirs: tuple[Stretch, ...]
    shared: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    aria_label: str


def draw_overlap(
    mine: Spell, theirs: Spell, *, name: str, today_month: int
) -> OverlapDrawing | None:
    """Return the picture of two spells, or None when they share no month for certain.

    Bars show only the time that each was surely there, so that a year stands for its inner end:
    "2012 to 2015" runs from the end of 2012 to the beginning of 2015. Running bars end today.
    """
    shared = overlap_of(mine.bounds, theirs.bounds, today_month=today_month)
    if shared.months == 0 or shared.from_month is None or shared.to_month is None:
        return None
    one = _Bar.of(mine.bounds, today_month)
    two = _Bar.of(theirs.bounds, today_month)
    both = _Bar(shared.from_month, shared.to_month, one.is_open and two.is_open)
    scale = _Scale.over((one, two))
    return OverlapDrawing(
        name=name,
        mine=(scale.stretch(one),),
        theirs=(scale.stretch(two),),
        shared=(scale.stretch(both),),
        marks=scale.marks(one, two, both),
        aria_label=f"You {one.years()}, {name} {two.years()}, together {both.years()}",
    )


@dataclass(frozen=True, slots=True)
class _Bar:
    start: int
    end: int
    is_open: bool

    @classmethod
    def of(cls, bounds: Bounds, today_month: int) -> "_Bar":
        past = bounds.as_of(today_month)
        return cls(past.certain_from, past.certain_to, is_open=bounds.certain_to > today_month)

    def start_mark(self) -> str:
        return str(year_of(self.start))

    def end_mark(self) -> str:
        return "now" if self.is_open else str(year_of(self.end))

    def years(self) -> str:
        start, end = self.start_mark(), self.end_mark()
        return f"in {start}" if start == end else f"{start} to {end}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Months to units of the axis, which runs over whole years."""

    first: int
    months: int

    @classmethod
    def over(cls, bars: tuple[_Bar, _Bar]) -> "_Scale":
        first = year_of(min(bar.start for bar in bars)) * MONTHS_A_YEAR
        last = (year_of(max(bar.end for bar in bars)) + 1) * MONTHS_A_YEAR
        return cls(first, last - first)

    def at(self, month: int) -> float:
        return round((month - self.first) * AXIS / self.months, 1)

    def stretch(self, bar: _Bar) -> Stretch:
        start = min(self.at(bar.start), AXIS - _NARROWEST)
        return Stretch(start, max(round(self.at(bar.end) - start, 1), _NARROWEST))

    def marks(self, one: _Bar, two: _Bar, both: _Bar) -> tuple[Mark, ...]:
        """Return the marks that fit, in order: those of the shared time first, then the ends."""
        first = min(one, two, key=lambda bar: bar.start)
        last = max(one, two, key=lambda bar: (bar.end, bar.is_open))
        wanted = (
            Mark(self.at(both.start), both.start_mark()),
            Mark(self.at(both.end), both.end_mark()),
            Mark(self.at(first.start), first.start_mark()),
            Mark(self.at(last.end), last.end_mark()),
        )
        return tuple(sorted(_fitting(wanted), key=lambda mark: mark.x))


def _fitting(wanted: Iterable[Mark]) -> list[Mark]:
    placed: list[Mark] = []
    for mark in wanted:
        if all(
            abs(mark.x - other.x) >= _BETWEEN_MARKS and mark.text != other.text for other in placed
        ):
            placed.append(mark)
    return placed
