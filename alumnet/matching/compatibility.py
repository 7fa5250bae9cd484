"""How well a mentor fits a seeker: features in [0, 1], each with its weight (matching.md).

A feature of which nothing is known takes the mean of the pool and is marked as unknown: leaving it
out would make thin profiles look perfect. Never in the score: gender, ethnicity, age, religion,
disability, photo.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.matching.careers import learn_nearness, walked
from alumnet.matching.people import UNKNOWN, known_rows, unit_rows
from alumnet.matching.spaces import Space, learn_space

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from alumnet.matching.people import Codes, Mentors, Paths, Seekers, Sets

    Matrix = NDArray[np.float32]
    Mask = NDArray[np.bool_]
    Feature = tuple[Matrix, Mask]

TOPIC_RANK: Final = 24
PURPOSE_RANK: Final = 8
# How fast topics far from every goal take away: each at most a tenth.
_SPREAD: Final = 0.1
_MANY_TOPICS: Final = 8
_GAPS: Final = np.array([0.15, 0.7, 1.0, 1.0, 0.7, 0.4], np.float32)
ENOUGH_HOURS: Final = 4
_ENOUGH_LANGUAGES: Final = 2
_BLOCK: Final = 512
_MIDDLING: Final = 0.5


class Part(StrEnum):
    """The features, in the order of all arrays of parts."""

    TOPIC = "topic"
    PATH = "path"
    PURPOSE = "purpose"
    GAP = "gap"
    AVAILABILITY = "availability"
    TIE = "tie"
    LANGUAGE = "language"
    ANSWERS = "answers"


PARTS: Final = tuple(Part)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts; a programme may choose others."""

    topic: float = 0.24
    path: float = 0.26
    purpose: float = 0.20
    gap: float = 0.14
    availability: float = 0.06
    tie: float = 0.05
    language: float = 0.05
    # What the questions of a programme count together, beside the rest.
    answers: float = 0.0

    @property
    def shares(self) -> NDArray[np.float32]:
        """The weights in the order of PARTS, adding up to 1."""
        each = np.array([getattr(self, part.value) for part in PARTS], np.float32)
        shares: NDArray[np.float32] = each / each.sum()
        return shares


DEFAULT_WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Model:
    """What is learnt from a pool: rare topics and near ones, near roles, what matters together."""

    topics: Space
    purpose: Space
    nearness: Matrix


def learn(topics: Sets, purpose: Sets, paths: Paths, families: Codes) -> Model:
    """Return what these profiles teach: a row a profile, a family (or -1) for each role."""
    return Model(
        topics=learn_space(topics, TOPIC_RANK),
        purpose=learn_space(purpose, PURPOSE_RANK, is_centred=True),
        nearness=learn_nearness(paths, families),
    )


@dataclass(frozen=True, slots=True)
class Compatibility:
    """All pairs of some seekers (rows) and mentors (columns).

    `parts` are the features in the order of PARTS, unknown ones filled with the mean of the pool;
    `known` says which were known.
    """

    parts: Matrix
    known: Mask
    scores: Matrix

    def part(self, part: Part) -> Matrix:
        """Return one feature of all pairs."""
        chosen: Matrix = self.parts[PARTS.index(part)]
        return chosen


@dataclass(frozen=True)
class Pool:
    """Mentors with whom seekers can be compared, many at once or one after the other."""

    model: Model
    mentors: Mentors
    weights: Weights = DEFAULT_WEIGHTS
    gaps: Matrix = field(default_factory=lambda: _GAPS)

    def compare(
        self, seekers: Seekers, *, ties: Matrix | None = None, means: Matrix | None = None
    ) -> Compatibility:
        """Return all pairs. `means` fill in for what is unknown, by default those of these pairs.

        `ties` is the strength of each pair's ties, if known.
        """
        parts, known = self._features(seekers, ties)
        filling = means_of(parts, known) if means is None else means
        parts = np.where(known, parts, filling[:, None, None]).astype(np.float32)
        scores = np.tensordot(self.weights.shares, parts, axes=1)
        return Compatibility(parts, known, scores)

    def blocks(
        self,
        seekers: Seekers,
        *,
        ties: Matrix | None = None,
        means: Matrix | None = None,
        size: int = _BLOCK,
    ) -> Iterator[tuple[slice, Compatibility]]:
        """Give the same pairs a block of seekers at a time, for pools too large to hold at once."""
        filling = self.means(seekers, ties=ties, size=size) if means is None else means
        for rows, part, tie in _in_blocks(seekers, ties, size):
            yield rows, self.compare(part, ties=tie, means=filling)

    def means(self, seekers: Seekers, *, ties: Matrix | None = None, size: int = _BLOCK) -> Matrix:
        """Return the mean of each feature over all pairs of which it is known."""
        sums, counts = np.zeros(len(PARTS)), np.zeros(len(PARTS))
        for _, part, tie in _in_blocks(seekers, ties, size):
            parts, known = self._features(part, tie)
            sums += np.where(known, parts, 0.0).sum(axis=(1, 2), dtype=np.float64)
            counts += known.sum(axis=(1, 2))
        return _mean(sums, counts)

    # OpenBLAS may report as invalid what lies beside a small matrix in memory (its issue 1924).
    @np.errstate(invalid="ignore")
    def _features(self, seekers: Seekers, ties: Matrix | None) -> tuple[Matrix, Mask]:
        mentors, model = self.mentors, self.model
        found: Mapping[Part, Feature] = {
            Part.TOPIC: topical(seekers.goals, mentors, model.topics),
            Part.PATH: walked(
                seekers.target_role, seekers.target_industry, mentors.paths, model.nearness
            ),
            Part.PURPOSE: self._purposeful(seekers.purpose),
            Part.GAP: senior(seekers.level, mentors.level, self.gaps),
            Part.AVAILABILITY: in_common(
                seekers.hours, mentors.hours, ENOUGH_HOURS, mentors.known["hours"]
            ),
            Part.TIE: _tied(ties, (len(seekers), len(mentors))),
            Part.LANGUAGE: in_common(
                seekers.languages,
                mentors.languages,
                _ENOUGH_LANGUAGES,
                mentors.known["languages"],
            ),
            Part.ANSWERS: _answered(seekers, mentors),
        }
        parts = np.stack([found[part][0] for part in PARTS])
        return parts, np.stack([found[part][1] for part in PARTS])

    @cached_property
    def _offered(self) -> tuple[Matrix, Matrix]:
        """What matters to the mentors, as words and as places in the space."""
        space, offered = self.model.purpose, self.mentors.purpose
        return unit_rows(space.weighed(offered)), space.placed(offered)

    def _purposeful(self, wanted: Matrix) -> Feature:
        """Return how much the same things matter: half tf-idf cosine, half cosine in the space."""
        space, (as_words, as_places) = self.model.purpose, self._offered
        words = unit_rows(space.weighed(wanted)) @ as_words.T
        meant = space.placed(wanted) @ as_places.T
        value = 0.5 * words + 0.5 * (1.0 + meant) / 2.0
        return np.clip(value, 0.0, 1.0), known_rows(wanted)[:, None] & self.mentors.known["purpose"]


def _in_blocks(
    seekers: Seekers, ties: Matrix | None, size: int
) -> Iterator[tuple[slice, Seekers, Matrix | None]]:
    for start in range(0, len(seekers), size):
        rows = slice(start, min(start + size, len(seekers)))
        yield rows, seekers.take(rows), None if ties is None else ties[rows]


def means_of(parts: Matrix, known: Mask) -> Matrix:
    """Return the mean of each feature where it is known; in the middle where it never is."""
    sums = np.where(known, parts, 0.0).sum(axis=(1, 2), dtype=np.float64)
    return _mean(sums, known.sum(axis=(1, 2)))


def _mean(sums: NDArray[np.float64], counts: NDArray[Any]) -> Matrix:
    means = np.full(len(sums), _MIDDLING)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means.astype(np.float32)


def topical(goals: Matrix, mentors: Mentors, space: Space) -> Feature:
    """Return how well mentors' topics meet the goals.

    The share of the goals' rarity that is met, less a little for each topic far from all goals, x
    min(1, 8 / the mentor's topics): so a topic that is no goal never raises a pair.
    """
    weighed, topics, count = space.weighed(goals), mentors.topics, mentors.topic_counts
    wanted = weighed.sum(axis=1, keepdims=True)
    met = np.divide(weighed, wanted, out=np.zeros_like(weighed), where=wanted > 0) @ topics.T
    nearness = _at_least_nothing(space.placed(goals) @ space.words.T)
    far = ((1.0 - nearness) * (goals == 0)) @ topics.T
    value = met * np.exp(-_SPREAD * far) * np.minimum(1.0, _MANY_TOPICS / np.maximum(count, 1.0))
    # Sums of 32-bit shares may end a hair above 1.
    return np.minimum(value, 1.0), (wanted > 0) & (count > 0)


def senior(mine: Codes, theirs: Codes, gaps: Matrix = _GAPS) -> Feature:
    """Return the value of each gap in level: `gaps` for 0 and less, 1, 2, … and the last beyond."""
    gap = np.clip(theirs[None, :] - mine[:, None], 0, len(gaps) - 1)
    return gaps[gap], (mine != UNKNOWN)[:, None] & (theirs != UNKNOWN)


def in_common(mine: Matrix, theirs: Matrix, enough: int, are_known: Mask) -> Feature:
    """Return min(1, how many they share / enough); `are_known` says of whom of them they are."""
    shared = mine @ theirs.T
    return np.minimum(1.0, shared / enough), known_rows(mine)[:, None] & are_known


def _tied(ties: Matrix | None, shape: tuple[int, int]) -> Feature:
    if ties is None:
        return np.zeros(shape, np.float32), np.zeros(shape, np.bool_)
    return ties.astype(np.float32), np.ones(shape, np.bool_)


def _answered(seekers: Seekers, mentors: Mentors) -> Feature:
    """Return how alike two answered: the mean over the questions that both answered, weighed."""
    mine, theirs = seekers.answers, mentors.answers
    if mine is None or theirs is None:
        return _tied(None, (len(seekers), len(mentors)))
    both = mine.weighs @ theirs.weighs.T
    alike = mine.values @ theirs.values.T
    value = np.divide(alike, both, out=np.zeros_like(alike), where=both > 0)
    return np.clip(value, 0.0, 1.0), both > 0


def _at_least_nothing(matrix: Matrix) -> Matrix:
    return np.clip(matrix, 0.0, 1.0)


def with_wishes(
    scores: Matrix, wishes: Matrix, are_ranked: Mask, *, weight: float = 0.25
) -> Matrix:
    """Return the scores blended with wishes: 1 - (rank - 1) / ranks, 0 for who was not ranked.

    Only where one of the two ranked anybody (`are_ranked`); the other scores stay.
    """
    return np.where(are_ranked, (1.0 - weight) * scores + weight * wishes, scores)
