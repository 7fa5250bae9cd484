"""Who goes with whom: the assignment of mentees to places that is worth most.

A sparse assignment problem (Kuhn 1955; solved by SciPy's shortest augmenting paths, Jonker and
Volgenant 1987): a row a mentee, a column for each place of a mentor and one for each mentee who
stays without. Everything a programme may want is a matter of what a pair is worth: as many people
as can be come first, then the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Mask = NDArray[np.bool_]

# Points of score are whole numbers, so that sums are exact and an optimum can be proved.
POINTS: Final = 1_000_000
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Options:
    """What a pair is worth beside its score.

    `load` is what each further place of one mentor costs, in score; `floor` (alpha) how much more
    it matters to help those who are off worst, 0 for not at all, 2 to 5 for much; `keep` what it
    is worth, in score, that a pair stays as it was.
    """

    load: float = 0.02
    floor: float = 0.0
    keep: float = 0.0


DEFAULT_OPTIONS: Final = Options()


@dataclass(frozen=True, slots=True)
class Places:
    """Pairs of mentees and single places: the problem that is solved and that is proved.

    `rows`, `columns` and `worth` (in points) have one entry for each mentee and place that could
    go together. `owner` says whose each place is; column `len(owner) + n` is for mentee n who
    stays without, which is worth `without`: so little that any other change is better.
    """

    rows: Ids
    columns: Ids
    worth: Ids
    owner: Ids
    mentees: int
    without: int

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.owner) + self.mentees

    @property
    def with_nobody(self) -> tuple[Ids, Ids, Ids]:
        """All entries (rows, columns, worth), staying without among them."""
        everybody = np.arange(self.mentees)
        return (
            np.concatenate((self.rows, everybody)),
            np.concatenate((self.columns, len(self.owner) + everybody)),
            np.concatenate((self.worth, np.full(self.mentees, self.without))),
        )


def points(
    scores: NDArray[np.floating], was: Mask | None = None, options: Options = DEFAULT_OPTIONS
) -> Ids:
    """Return what each pair is worth; `was` says which pairs there were before.

    With a floor of alpha a score s counts (1 - exp(-alpha s)) / (1 - exp(-alpha)): a tenth more is
    worth most to who has least.
    """
    value = np.asarray(scores, np.float64)
    if options.floor > 0:
        value = np.expm1(-options.floor * value) / np.expm1(-options.floor)
    if was is not None:
        value = value + options.keep * was
    whole: Ids = np.rint(value * POINTS).astype(np.int64)
    return whole


def place_by_place(
    mentees: Ids, mentors: Ids, worth: Ids, free: Ids, *, rows: int, load: float, taken: Ids
) -> Places:
    """Return the problem of single places.

    `free` is how many places each mentor has left, `taken` how many are filled already: the next
    one costs more for each of those. `rows` is the number of mentees.
    """
    offsets = np.concatenate(([0], np.cumsum(free)))
    owner = np.repeat(np.arange(len(free)), free)
    each = free[mentors]
    pair = np.repeat(np.arange(len(mentors)), each)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(each) - each, each)
    step = round(load * POINTS)
    value = worth[pair] - step * (nth + taken[mentors][pair])
    highest = int(value.max(initial=0))
    span = highest - int(value.min(initial=0)) + 1
    return Places(
        mentees[pair],
        offsets[mentors[pair]] + nth,
        value,
        owner,
        rows,
        # However many others would have to change for it, one more person is worth it.
        without=highest - (rows + 1) * span,
    )


def solved(places: Places) -> Ids:
    """Return the column of each mentee in an assignment that is worth most."""
    from scipy.sparse import csr_array  # takes long, and few need it
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not places.mentees:
        return np.zeros(0, np.int64)
    rows, columns, worth = places.with_nobody
    # A cost of 0 would read as "no pair": the best costs 1.
    costs = (worth.max() - worth + 1).astype(np.float64)
    graph = csr_array((costs, (rows, columns)), shape=(places.mentees, places.width))
    found_rows, found = min_weight_full_bipartite_matching(graph)
    chosen = np.empty(places.mentees, np.int64)
    chosen[found_rows] = found
    return chosen


def mentors_of(places: Places, chosen: Ids) -> Ids:
    """Return the mentor of each mentee, NOBODY for who stays without."""
    owner = np.concatenate((places.owner, np.full(places.mentees, NOBODY)))
    return owner[chosen]
