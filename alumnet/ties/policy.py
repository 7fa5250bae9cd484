"""The numbers of domain.md section 4, and the factors that follow from them.

The formulas are alumnet's own. `ties.strength` multiplies the factors for two people, `ties.arrays`
looks them up for many; both take them from here.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alumnet.ties.calendar import MONTHS_A_YEAR, Overlap, Presence
from alumnet.ties.spells import SpellKind


class TieKind(StrEnum):
    """Why two people are near each other."""

    CONNECTION = "connection"
    COLLEAGUE = "colleague"
    ALUM = "alum"
    ASSOCIATION = "association"
    EVENT = "event"
    PATH = "path"  # through a contact


KIND_OF_TIE: Final = {
    SpellKind.EMPLOYMENT: TieKind.COLLEAGUE,
    SpellKind.EDUCATION: TieKind.ALUM,
    SpellKind.MEMBERSHIP: TieKind.ASSOCIATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TiePolicy:
    """What a tie is worth at best by its kind, and how the factors run.

    `rarity` falls by `rarity_slope` for each power of ten above `small_organization` people.
    Overlap runs from `least_overlap` to 1 at `full_overlap_months`, and is `apart` for people who
    surely missed each other. Recency halves every `half_life_years`, down to `least_recency`.

    A path goes on from a contact by a link of at least `least_link`: for less, nobody would ask.
    """

    connection: float = 0.9
    colleague: float = 0.7
    alum: float = 0.5
    association: float = 0.35
    event: float = 0.3
    rarity_slope: float = 0.35
    small_organization: int = 10
    least_overlap: float = 0.5
    full_overlap_months: int = 24
    apart: float = 0.4
    half_life_years: float = 15.0
    least_recency: float = 0.4
    least_link: float = 0.25

    def __post_init__(self) -> None:
        """Refuse numbers that would take a strength out of (0, 1].

        Raises:
            ValueError: a factor outside (0, 1], a length that isn't positive, a negative slope.
        """
        factors = [self.base(kind) for kind in TieKind if kind is not TieKind.PATH]
        factors += [self.least_overlap, self.apart, self.least_recency, self.least_link]
        lengths = (self.small_organization, self.full_overlap_months, self.half_life_years)
        if not all(0 < factor <= 1 for factor in factors):
            raise ValueError("every base and every factor lies above 0 and at most at 1")
        if not all(length > 0 for length in lengths) or self.rarity_slope < 0:
            raise ValueError("sizes, lengths and the half life are positive, the slope isn't less")

    def base(self, kind: TieKind) -> float:
        """Return what a tie of this kind is worth at best; a path is worth what its links are."""
        found: float = getattr(self, kind.value)
        return found


DEFAULT_POLICY: Final = TiePolicy()


def rarity(people: int, policy: TiePolicy = DEFAULT_POLICY) -> float:
    """Return how telling it is to share an organization with so many searchable people."""
    smallest = policy.small_organization
    return 1 / (1 + policy.rarity_slope * math.log10(max(people, smallest) / smallest))


def overlap_factor(shared: Overlap, policy: TiePolicy = DEFAULT_POLICY) -> float:
    """Return the factor for the time shared. Colleagues who were apart have no tie at all."""
    if shared.presence is Presence.APART:
        return policy.apart
    share = min(shared.months / policy.full_overlap_months, 1.0)
    return policy.least_overlap + (1 - policy.least_overlap) * share


def recency_factor(months_since: int, policy: TiePolicy = DEFAULT_POLICY) -> float:
    """Return the factor for the months since the first of the two left; 1 while none has."""
    faded = math.exp2(-max(months_since, 0) / MONTHS_A_YEAR / policy.half_life_years)
    return max(policy.least_recency, faded)
