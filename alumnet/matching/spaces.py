"""Which words go together, learnt from sets of words: rarity (idf) and a space of few dimensions.

The space is the truncated singular value decomposition of the idf matrix with rows of length 1
("latent semantic indexing": Deerwester et al. 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.people import unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Space:
    """The rarity of each word, the directions of the space, and the middle if it is centred."""

    idf: Matrix
    directions: Matrix
    middle: Matrix

    def weighed(self, sets: Matrix) -> Matrix:
        """Return sets with each word counted by its rarity."""
        return sets * self.idf

    def placed(self, sets: Matrix) -> Matrix:
        """Return the places of sets in the space, each at distance 1 from the middle (or at it)."""
        return unit_rows((unit_rows(self.weighed(sets)) - self.middle) @ self.directions)

    @property
    def words(self) -> Matrix:
        """The places of the single words, each at distance 1."""
        return unit_rows(self.idf[:, None] * self.directions)


def idf_of(sets: NDArray[Any]) -> NDArray[np.float64]:
    """Return ln(1 + (N - df + .5) / (df + .5)) of each word, as BM25 has it."""
    count = len(sets)
    frequency = (sets > 0).sum(axis=0)
    rarity: NDArray[np.float64] = np.log1p((count - frequency + 0.5) / (frequency + 0.5))
    return rarity


def learn_space(sets: NDArray[Any], rank: int, *, is_centred: bool = False) -> Space:
    """Return the space of at most `rank` dimensions that explains most of these sets.

    Its directions are eigenvectors of the words' common occurrences, so that neither the number of
    rows nor their order matters.
    """
    kept = np.asarray(sets, np.float64)
    kept = kept[kept.any(axis=1)]
    idf = idf_of(kept)
    rows = unit_rows(kept * idf)
    middle = rows.mean(axis=0) if is_centred and len(rows) else np.zeros(kept.shape[1])
    rows -= middle
    strengths, directions = np.linalg.eigh(rows.T @ rows)
    used = [at for at in np.argsort(-strengths)[:rank] if strengths[at] > _NOTHING]
    return Space(
        idf.astype(np.float32),
        np.ascontiguousarray(directions[:, used], np.float32),
        middle.astype(np.float32),
    )
