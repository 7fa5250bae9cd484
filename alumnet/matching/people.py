"""Who is compared: seekers and mentors as arrays, a row a person.

Codes (roles, industries) count from 0, -1 says "unknown". Sets (topics, languages, hours, what
matters) are rows of 0 and 1 over one vocabulary for both sides; a row of zeros says "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.int32]
    Sets = NDArray[np.float32]
    Rows = NDArray[np.int64] | slice

UNKNOWN = -1


@dataclass(frozen=True)
class Paths:
    """The steps of many careers side by side; those of person n are [starts[n], starts[n + 1]).

    What is asked of them again and again is worked out once.
    """

    starts: NDArray[np.int64]
    roles: Codes
    industries: Codes
    years: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """Whose each step is."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def shares(self) -> NDArray[np.float32]:
        """The share of each step in the years of its career."""
        total = np.bincount(self.owners, weights=self.years, minlength=len(self))[self.owners]
        shares = np.divide(self.years, total, out=np.zeros(len(total)), where=total > 0)
        return shares.astype(np.float32)

    @cached_property
    def have_role(self) -> NDArray[np.bool_]:
        """Of whom any role is known."""
        is_known = (self.roles != UNKNOWN).astype(np.int64)
        known: NDArray[np.bool_] = (
            np.bincount(self.owners, weights=is_known, minlength=len(self)) > 0
        )
        return known

    def only(self, kept: NDArray[np.bool_]) -> Paths:
        """Return the careers without the steps that are not kept."""
        counts = np.bincount(self.owners[kept], minlength=len(self))
        starts = np.concatenate(([0], np.cumsum(counts)))
        return Paths(starts, self.roles[kept], self.industries[kept], self.years[kept])


def paths_of(careers: Iterable[Sequence[tuple[int, int, float]]]) -> Paths:
    """Return careers given as steps of (role, industry, years)."""
    careers = list(careers)
    steps = [step for career in careers for step in career]
    starts = np.cumsum([0, *map(len, careers)], dtype=np.int64)
    roles, industries, years = zip(*steps, strict=True) if steps else ((), (), ())
    return Paths(
        starts,
        np.array(roles, np.int32),
        np.array(industries, np.int32),
        np.array(years, np.float32),
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What each answered to the questions that count, a row a person.

    `values` are such that those of two people multiply to the sum of weight x likeness, `weighs` to
    the sum of the weights, over the questions that both answered.
    """

    values: Sets
    weighs: Sets

    def __getitem__(self, rows: Rows) -> Answers:
        """Return those of some people."""
        return Answers(self.values[rows], self.weighs[rows])


@dataclass(frozen=True, slots=True)
class Seekers:
    """What each seeker looks for, and where they stand."""

    goals: Sets
    target_role: Codes
    target_industry: Codes
    level: Codes
    purpose: Sets
    hours: Sets
    languages: Sets
    answers: Answers | None = None

    def __len__(self) -> int:
        return len(self.level)

    def take(self, rows: Rows) -> Seekers:
        """Return some of them."""
        every = {each.name: getattr(self, each.name) for each in fields(self)}
        found: dict[str, Any] = {n: v if v is None else v[rows] for n, v in every.items()}
        return Seekers(**found)


@dataclass(frozen=True)
class Mentors:
    """What each mentor offers, and where they have been."""

    topics: Sets
    paths: Paths
    level: Codes
    purpose: Sets
    hours: Sets
    languages: Sets
    answers: Answers | None = None

    def __len__(self) -> int:
        return len(self.level)

    @cached_property
    def known(self) -> dict[str, NDArray[np.bool_]]:
        """Of whom anything is known, for each of the sets."""
        return {name: known_rows(getattr(self, name)) for name in ("purpose", "hours", "languages")}

    @cached_property
    def topic_counts(self) -> NDArray[np.float32]:
        """How many topics each offers."""
        counts: NDArray[np.float32] = self.topics.sum(axis=1)
        return counts


def unit_rows(matrix: NDArray[Any]) -> NDArray[Any]:
    """Return the rows at length 1; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit: NDArray[Any] = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return unit


def known_rows(sets: NDArray[Any]) -> NDArray[np.bool_]:
    """Return of which rows anything is known."""
    known: NDArray[np.bool_] = np.any(sets, axis=1)
    return known
