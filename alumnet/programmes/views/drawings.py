"""Charts of the board, worked out for the template that draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from alumnet.kernel.numbers import number

_STEP, _WIDTH, _BASE, _TALLEST = 52, 36, 92, 76


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: where it stands in the drawing, and what it counts."""

    label: str
    count: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where its numbers stand."""
        return self.x + _WIDTH // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """How well pairs fit; `sentence` says it to whoever doesn't see the drawing."""

    bars: tuple[ChartBar, ...]
    width: int
    sentence: str


def chart_of(counts: Sequence[tuple[str, int]]) -> Chart | None:
    """Return the drawing of how many pairs fit how well; None before there is any."""
    if not counts:
        return None
    most = max(count for _, count in counts)
    bars = []
    for at, (label, count) in enumerate(counts):
        height = max(1, round(_TALLEST * count / most)) if count else 0
        bars.append(ChartBar(label, count, at * _STEP + 8, _BASE - height, height))
    told = ", ".join(f"{number(count)} in the {label}" for label, count in counts if count)
    return Chart(tuple(bars), max(260, _STEP * len(bars)), f"Of 100: {told}.")
