"""Small pools of seekers and mentors, random and by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.assignment import NOBODY
from alumnet.matching.compatibility import PARTS, Model, Pool, learn
from alumnet.matching.hard_rules import Around, allowed
from alumnet.matching.pairs import Field, Pairs
from alumnet.matching.people import Mentors, Seekers, paths_of
from alumnet.matching.solve import Terms

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


def a_field(rng: Generator, mentees: int, mentors: int, **changes: Any) -> Field:
    """People of two employers each, of whom about half of the pairs may be."""
    pool = a_pool(rng, mentors)
    seekers = some_seekers(rng, mentees)
    around = Around(
        [{int(each)} for each in rng.integers(0, 3, mentees)],
        [{int(each)} for each in rng.integers(0, 3, mentors)],
        apart=[(0, 0)],
    )
    given: dict[str, Any] = {
        "may": lambda rows: allowed(seekers.take(rows), pool.mentors, around.of(rows))
    }
    return Field(pool, seekers, **(given | changes))


def everybody(mentors: int) -> Any:
    return lambda rows: np.ones((len(rows), mentors), np.bool_)


def some_terms(places: Any, mentees: int, **changes: Any) -> Terms:
    nobody = np.full(mentees, NOBODY)
    terms = Terms(np.array(places, np.int64), locked=nobody, was=nobody)
    return replace(terms, **changes)


def pairs_of(scores: Any, *, may: Any = None) -> Pairs:
    """Return pairs with these scores (a row a mentee); those that are 0 come not into question."""
    matrix = np.array(scores, np.float32)
    mentees, mentors = np.nonzero(matrix if may is None else may)
    blank = np.zeros((len(mentees), len(PARTS)), np.float32)
    return Pairs(
        mentees,
        mentors,
        blank,
        blank > 0,
        np.zeros(len(mentees), np.float32),
        np.zeros(len(mentees), np.bool_),
        matrix[mentees, mentors],
    )
