"""Where the bars of a chart stand; templates draw them as they are."""

from collections.abc import Sequence
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
