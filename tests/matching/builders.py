"""Small pools of seekers and mentors, random and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.compatibility import Model, Pool, learn
from alumnet.matching.people import Mentors, Seekers, paths_of

if TYPE_CHECKING:
    from numpy.random import Generator

TOPICS, ROLES, INDUSTRIES, WORDS, LANGUAGES = 12, 9, 4, 10, 3
FAMILIES = np.array([0, 0, 0, 1, 1, 1, 2, 2, -1], np.int32)


def some_sets(rng: Generator, rows: int, words: int, share: float = 0.3) -> Any:
    return (rng.random((rows, words)) < share).astype(np.float32)


def some_codes(rng: Generator, rows: int, count: int) -> Any:
    """Codes, a fifth of them unknown."""
    codes = rng.integers(0, count, rows)
    return np.where(rng.random(rows) < 0.2, -1, codes).astype(np.int32)


def some_seekers(rng: Generator, count: int) -> Seekers:
    return Seekers(
        goals=some_sets(rng, count, TOPICS),
        target_role=some_codes(rng, count, ROLES),
        target_industry=some_codes(rng, count, INDUSTRIES),
        level=some_codes(rng, count, 6),
        purpose=some_sets(rng, count, WORDS),
        hours=some_sets(rng, count, 168, 0.05),
        languages=some_sets(rng, count, LANGUAGES),
    )


def some_careers(rng: Generator, count: int) -> list[list[tuple[int, int, float]]]:
    return [
        [
            (int(role), int(industry), float(rng.integers(0, 6)))
            for role, industry in zip(
                some_codes(rng, steps, ROLES), some_codes(rng, steps, INDUSTRIES), strict=True
            )
        ]
        for steps in rng.integers(0, 5, count)
    ]


def some_mentors(rng: Generator, count: int) -> Mentors:
    return Mentors(
        topics=some_sets(rng, count, TOPICS),
        paths=paths_of(some_careers(rng, count)),
        level=some_codes(rng, count, 7),
        purpose=some_sets(rng, count, WORDS),
        hours=some_sets(rng, count, 168, 0.05),
        languages=some_sets(rng, count, LANGUAGES),
    )


def taught_by(mentors: Mentors) -> Model:
    return learn(mentors.topics, mentors.purpose, mentors.paths, FAMILIES)


def a_pool(rng: Generator, count: int) -> Pool:
    mentors = some_mentors(rng, count)
    return Pool(taught_by(mentors), mentors)
