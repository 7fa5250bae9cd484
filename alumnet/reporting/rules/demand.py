"""What may be said of how many look for a topic, and which topics need mentors most."""

from collections.abc import Iterable
from dataclasses import dataclass

from alumnet.kernel.numbers import number
from alumnet.reporting.rules.policy import POLICY

_STEP = 5


@dataclass(frozen=True, slots=True)
class Demand:
    """A topic: how many members look for it, how many help with it, how many places are free.

    Who helps with what is for all members to see; who looks for what is not. So `looking` is told
    in steps of five and from ten on, and never summed: that way no day tells what the next adds.
    """

    code: str
    label: str
    looking: int
    mentors: int
    free: int

    @property
    def told(self) -> int | None:
        """How many look for it, rounded down; None where they are too few to tell."""
        enough = self.looking >= POLICY.least_people
        return self.looking - self.looking % _STEP if enough else None

    @property
    def looking_in_words(self) -> str:
        """How many look for it: "about 25", "fewer than ten"."""
        few = f"fewer than {number(POLICY.least_people)}"
        return few if self.told is None else f"about {self.told}"

    @property
    def needs_mentors(self) -> bool:
        """Whether more look for it than there are places."""
        return self.told is not None and self.told > self.free


def in_need_first(demands: Iterable[Demand]) -> list[Demand]:
    """Return the topics that are looked for or offered, by what is known to be missing."""
    found = [each for each in demands if each.told is not None or each.mentors]
    return sorted(
        found,
        key=lambda each: (each.told is None, each.free - (each.told or 0), each.label),
    )
