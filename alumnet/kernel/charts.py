"""Where the bars and curves of a chart stand; templates draw them as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_FLOOR, _TOP = 92, 16
_WIDTH = 40
_SLOT = 52
# Few bars stay as small as many.
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its number above and its name below; `inner` is how high its dark part is."""

    x: int
    y: int
    width: int
    height: int
    inner: int
    middle: int
    value: int
    label: str

    @property
    def inner_y(self) -> int:
        """Where the dark part begins."""
        return self.y + self.height - self.inner


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side on one line, and the sentence that says what is seen."""

    width: int
    bars: Sequence[Bar]
    sentence: str


def chart(values: Sequence[tuple[str, int, int]], sentence: str) -> Chart:
    """Return a chart of (name, number, part of it that is dark)."""
    most = max((number for _, number, _ in values), default=0) or 1
    scale = (_FLOOR - _TOP) / most
    bars = [
        Bar(
            x=place * _SLOT + (_SLOT - _WIDTH) // 2,
            y=_FLOOR - round(number * scale),
            width=_WIDTH,
            height=round(number * scale),
            inner=round(dark * scale),
            middle=place * _SLOT + _SLOT // 2,
            value=number,
            label=name,
        )
        for place, (name, number, dark) in enumerate(values)
    ]
    return Chart(max(len(values), _FEWEST) * _SLOT, bars, sentence)


# ------------------------------------------------------------------------------------------ curves
_LEFT, _RIGHT, _HIGH, _LOW = 54, 470, 26, 172
_ABOVE, _BELOW = -7, 16


@dataclass(frozen=True, slots=True)
class Point:
    """Where a curve steps down: at `x` its share falls to this, within `low` and `high`."""

    x: float
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Falling:
    """A share that begins at 1 and falls in steps, until `until`; it has a name."""

    label: str
    points: Sequence[Point]
    until: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A falling share as it is drawn: `line` and `band` are paths, the name ends where it does."""

    label: str
    line: str
    band: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Falling shares over time with their marks: (place, words) along the time and up the share."""

    curves: Sequence[Curve]
    across: Sequence[tuple[int, str]]
    up: Sequence[tuple[int, str]]
    sentence: str


def falling_curves(
    falling: Sequence[Falling], across: Sequence[tuple[float, str]], sentence: str
) -> Curves:
    """Return falling shares drawn over `across`, (moment, words); the share goes from 0 to 1."""
    longest = max((moment for moment, _ in across), default=0) or 1

    def place(moment: float) -> int:
        return _LEFT + round((_RIGHT - _LEFT) * moment / longest)

    highest = max((_last(each) for each in falling), default=1.0)
    is_named_above = [each for each in falling if _last(each) == highest][:1]
    drawn = [
        Curve(
            each.label,
            _steps([(place(p.x), _height(p.share)) for p in each.points], place(each.until)),
            _band(each, place),
            place(each.until),
            _height(_last(each)) + (_ABOVE if each in is_named_above else _BELOW),
        )
        for each in falling
    ]
    return Curves(
        drawn,
        [(place(moment), words) for moment, words in across],
        [(_height(share / 100), f"{share} %") for share in (0, 25, 50, 75, 100)],
        sentence,
    )


def _last(falling: Falling) -> float:
    return falling.points[-1].share if falling.points else 1.0


def _height(share: float) -> int:
    return _LOW - round((_LOW - _HIGH) * share)


def _steps(points: Sequence[tuple[int, int]], until: int) -> str:
    return f"M{_LEFT} {_HIGH}" + "".join(f"H{x}V{y}" for x, y in points) + f"H{until}"


def _band(falling: Falling, place: Callable[[float], int]) -> str:
    """Return the outline of the interval; where none is known it goes on as before."""
    upper: list[tuple[int, int]] = []
    lower: list[tuple[int, int]] = []
    low, high = 1.0, 1.0
    for each in falling.points:
        low, high = each.low if each.low is not None else low, each.high or high
        upper.append((place(each.x), _height(high)))
        lower.append((place(each.x), _height(low)))
    if not lower:
        return ""
    back = [f"V{_height(low)}"]
    heights = [_HIGH, *(y for _, y in lower)]
    for (x, _), before in zip(reversed(lower), reversed(heights[:-1]), strict=True):
        back.append(f"H{x}V{before}")
    return _steps(upper, place(falling.until)) + "".join(back) + "Z"
