"""How far a tie may serve others, as each of its two ends chose.

A tie has two ends, and the stricter one rules. Whoever chose nothing stands in the middle: others
may learn that somebody knows somebody, and never who.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class TieLevel(Enum):
    """What others may make of a tie, the strictest first."""

    NOBODY = "nobody"  # it enters no computation for anybody
    UNNAMED = "unnamed"  # it may be a link of a path, and nobody learns through whom
    LISTED = "listed"  # whoever is in the middle of such a path may be named


DEFAULT_LEVEL: Final = TieLevel.UNNAMED
_ORDER: Final = {level: at for at, level in enumerate(TieLevel)}


def stricter(one: TieLevel, other: TieLevel) -> TieLevel:
    """Return the level of a tie from what its two ends chose."""
    return min(one, other, key=_ORDER.__getitem__)


@dataclass(slots=True)
class TieChoices:
    """What one person chose: for whole kinds, and for single ties, which go first.

    A single tie is a kind with an organization's id, or with the other person's for a connection.
    """

    of_kind: dict[str, TieLevel] = field(default_factory=dict)
    of_tie: dict[tuple[str, int], TieLevel] = field(default_factory=dict)

    def add(self, kind: str, about: int | None, level: TieLevel) -> None:
        """Note one choice, for the whole kind if it is about nothing else."""
        if about is None:
            self.of_kind[kind] = level
        else:
            self.of_tie[kind, about] = level

    def level(self, kind: str, about: int) -> TieLevel:
        """Return what was chosen for this tie."""
        return self.of_tie.get((kind, about)) or self.of_kind.get(kind, DEFAULT_LEVEL)
