"""The strengths of `ties.strength` for everybody at an organization at once, in NumPy.

One row is one spell of one person, as its `Bounds`: five arrays of one length, months as int32 with
`EARLIEST` and `LATEST` where nobody knows, and a boolean for "still there". The bounds don't
depend on today, so an index may store them as they are. Results equal the scalar functions to the
last bit, as the factors are looked up in tables which those functions fill.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from alumnet.ties.calendar import LATEST, MONTHS_A_YEAR, Bounds, Overlap, Presence
from alumnet.ties.policy import (
    DEFAULT_POLICY,
    TieKind,
    TiePolicy,
    overlap_factor,
    rarity,
    recency_factor,
)

Months = NDArray[np.int32]
Flags = NDArray[np.bool_]
Strengths = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpellColumns:
    """The bounds of many spells; a slice or a selection of an index's columns will do."""

    certain_from: Months
    certain_to: Months
    possible_from: Months
    possible_to: Months
    is_current: Flags

    @classmethod
    def of(cls, rows: Iterable[Bounds]) -> "SpellColumns":
        """Return the columns of some bounds, in their order."""
        rows = list(rows)
        return cls(
            np.array([row.certain_from for row in rows], dtype=np.int32),
            np.array([row.certain_to for row in rows], dtype=np.int32),
            np.array([row.possible_from for row in rows], dtype=np.int32),
            np.array([row.possible_to for row in rows], dtype=np.int32),
            np.array([row.is_current for row in rows], dtype=np.bool_),
        )


def strengths_with(
    mine: Bounds,
    theirs: SpellColumns,
    *,
    kind: TieKind,
    today_month: int,
    people: int,
    both_there_now: Flags | None = None,
    policy: TiePolicy = DEFAULT_POLICY,
) -> Strengths:
    """Return the strength of the tie of one spell with each row, 0 where there is none.

    `people` is n of the rarity: the organization's size, or for rows of another organization of
    the group the sum of both sizes. `both_there_now` marks rows of people who, like the viewer, are
    at this employer group today, through whichever spell: they make no tie of former colleagues.
    Without it only the two spells themselves are looked at, as `strength.tie_of` does.
    """
    if not mine.has_begun(today_month):
        return np.zeros(len(theirs.is_current))
    strengths = strengths_between(
        mine, theirs, kind=kind, today_month=today_month, people=people, policy=policy
    )
    if kind is TieKind.COLLEAGUE:
        if both_there_now is None:
            both_there_now = theirs.is_current & mine.is_current
        strengths[both_there_now] = 0.0
    return strengths


def strengths_between(
    mine: Bounds | SpellColumns,
    theirs: SpellColumns,
    *,
    kind: TieKind,
    today_month: int,
    people: int,
    policy: TiePolicy = DEFAULT_POLICY,
) -> Strengths:
    """Return the same for spells that have begun, whoever is there now.

    Of several spells, as columns of the shape (spells, 1), the result has a row for each.
    """
    months, apart = _overlaps(mine, theirs, today_month)
    by_overlap, by_recency = _overlap_table(policy), _recency_table(policy)
    overlap = by_overlap[np.minimum(months, len(by_overlap) - 1)]
    last = np.minimum(last_months(theirs, today_month), last_months(mine, today_month))
    recency = by_recency[np.minimum(today_month - last, len(by_recency) - 1)]
    none = ~theirs.is_current & (theirs.possible_from > today_month)
    if kind is TieKind.COLLEAGUE:
        none = none | apart
    else:
        overlap[apart] = policy.apart
    strength: Strengths = policy.base(kind) * rarity(people, policy) * overlap * recency
    strength[np.broadcast_to(none, strength.shape)] = 0.0
    return strength


def most_by_recency(spells: SpellColumns, today_month: int, policy: TiePolicy) -> Strengths:
    """Return the recency beyond which no tie by each of these spells goes."""
    by_recency = _recency_table(policy)
    since = today_month - last_months(spells, today_month)
    found: Strengths = by_recency[np.minimum(since, len(by_recency) - 1)]
    return found


def certainly_together(mine: Bounds, theirs: SpellColumns, *, today_month: int) -> Flags:
    """Return for each row whether that person was surely there at a time when the viewer was."""
    now = mine.as_of(today_month)
    certain_from = np.minimum(theirs.certain_from, today_month)
    certain_to = np.minimum(theirs.certain_to, today_month)
    together: Flags = (certain_from < now.certain_to) & (now.certain_from < certain_to)
    return together


class NoisyOr:
    """Adds up the ties of one viewer with everybody, as `strength.combined_strength` does."""

    def __init__(self, people: int) -> None:
        """Start with no ties; persons are then named by dense numbers from 0 to `people` - 1."""
        self._missing = np.ones(people)
        self._best = np.zeros(people)

    def add(self, people: NDArray[np.integer], strengths: Strengths) -> None:
        """Add all rows of one kind and group at once: the best row of each person counts."""
        np.maximum.at(self._best, people, strengths)
        # A person with several rows is written several times, each time with the same value.
        self._missing[people] = self._missing[people] * (1.0 - self._best[people])
        self._best[people] = 0.0

    def strengths(self) -> Strengths:
        """Return the combined strength of each person, 0 without a tie."""
        return 1.0 - self._missing


def _overlaps(
    mine: Bounds | SpellColumns, theirs: SpellColumns, today_month: int
) -> tuple[Months, Flags]:
    """Return the months certainly shared, and whether the two were surely apart."""
    start = np.minimum(np.maximum(theirs.certain_from, mine.certain_from), today_month)
    end = np.minimum(np.minimum(theirs.certain_to, mine.certain_to), today_month)
    months: Months = np.maximum(end - start, 0)
    came = np.minimum(theirs.possible_from, today_month)
    left = np.minimum(theirs.possible_to, today_month)
    apart: Flags = (np.minimum(mine.possible_to, today_month) < came) | (
        left < np.minimum(mine.possible_from, today_month)
    )
    return months, apart


def last_months(spells: Bounds | SpellColumns, today_month: int) -> Months:
    """`Bounds.last_month` of each row."""
    end = np.where(spells.possible_to < LATEST, spells.possible_to, spells.possible_from)
    end = np.where(spells.is_current, today_month, end)
    last: Months = np.minimum(end, today_month)
    return last


@lru_cache(maxsize=8)
def _overlap_table(policy: TiePolicy) -> Strengths:
    """The overlap factor by months shared; the last row stands for all longer ones."""
    shared = (Overlap(Presence.CERTAIN, month) for month in range(policy.full_overlap_months + 1))
    return np.array([overlap_factor(each, policy) for each in shared])


@lru_cache(maxsize=8)
def _recency_table(policy: TiePolicy) -> Strengths:
    """The recency factor by months since; the last row stands for all that is longer ago."""
    years = policy.half_life_years * math.log2(1 / policy.least_recency)
    length = math.ceil(years * MONTHS_A_YEAR) + 2
    return np.array([recency_factor(since, policy) for since in range(length)])
