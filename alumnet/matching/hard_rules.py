"""Pairs that can't be, whatever their score; checked before scoring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np

from alumnet.matching.people import known_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


class Known(Protocol):
    """What rules look at of the people of one side, a row a person: see `people`."""

    @property
    def languages(self) -> NDArray[np.float32]:
        """Which languages each speaks."""

    @property
    def hours(self) -> NDArray[np.float32]:
        """Which hours of a week each has."""

    def __len__(self) -> int:
        """How many people they are."""


class Rule(StrEnum):
    """What can forbid a pair."""

    LANGUAGE = "language"
    HOURS = "hours"
    EMPLOYER = "employer"
    ANSWERS = "answers"
    LINE = "line"
    OPEN = "open"
    APART = "apart"


class Reach(StrEnum):
    """Where mentors may be, seen from their mentees' employers."""

    OUTSIDE = "outside"
    EITHER = "either"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """A question whose two answers must have something in common, or nothing.

    The answers are rows of 0 and 1 over the words to choose from.
    """

    seekers: NDArray[np.float32]
    mentors: NDArray[np.float32]
    must_share: bool

    @property
    def breaks(self) -> Mask:
        """Which pairs it forbids."""
        if self.must_share:
            return ~_shares_one(self.seekers, self.mentors)
        shared: Mask = self.seekers @ self.mentors.T > 0
        return shared


@dataclass(frozen=True, slots=True)
class Around:
    """What forbids pairs beside the profiles.

    `seeker_groups` and `mentor_groups` are the employer groups at which each is now; `apart` the
    pairs (seeker's row, mentor's row) that somebody excluded or that were together before, `lines`
    those of whom one manages the other, at any level; `is_open` the mentors who are active and
    have a place.
    """

    seeker_groups: Sequence[Collection[int]]
    mentor_groups: Sequence[Collection[int]]
    apart: Collection[tuple[int, int]] = ()
    lines: Collection[tuple[int, int]] = ()
    is_open: Mask | None = None
    answers: Sequence[AnswerRule] = ()

    def of(self, rows: NDArray[np.int64]) -> Around:
        """Return the same for some of the seekers, their rows counted anew."""
        new = {row: at for at, row in enumerate(rows.tolist())}
        apart, lines = (
            [(new[seeker], mentor) for seeker, mentor in pairs if seeker in new]
            for pairs in (self.apart, self.lines)
        )
        groups = [self.seeker_groups[row] for row in rows.tolist()]
        answers = [replace(each, seekers=each.seekers[rows]) for each in self.answers]
        return replace(self, seeker_groups=groups, apart=apart, lines=lines, answers=answers)


def forbidden(
    seekers: Known, mentors: Known, around: Around, *, reach: Reach = Reach.OUTSIDE
) -> Mapping[Rule, Mask]:
    """Return which pairs each rule forbids. What is unknown forbids nothing."""
    shape = (len(seekers), len(mentors))
    return {
        Rule.LANGUAGE: ~_shares_one(seekers.languages, mentors.languages),
        Rule.HOURS: ~_shares_one(seekers.hours, mentors.hours),
        Rule.EMPLOYER: _by_employer(around, reach, shape),
        Rule.ANSWERS: _by_answers(around, shape),
        Rule.LINE: _of_pairs(around.lines, shape),
        Rule.OPEN: _closed(around, shape),
        Rule.APART: _of_pairs(around.apart, shape),
    }


def allowed(
    seekers: Known, mentors: Known, around: Around, *, reach: Reach = Reach.OUTSIDE
) -> Mask:
    """Return which pairs no rule forbids: with a language and an hour in common, and so on."""
    broken = forbidden(seekers, mentors, around, reach=reach)
    mask: Mask = ~np.logical_or.reduce(list(broken.values()))
    return mask


def refusals(broken: Mapping[Rule, Mask], row: int) -> Mapping[Rule, int]:
    """Return from how many mentors each rule alone keeps one seeker apart, the most first.

    Lifting the first rule would open the most pairs. Pairs that two rules forbid count for none.
    Who is kept apart by hand counts among those who aren't open: nobody learns of exclusions.
    """
    told = {rule: mask[row] for rule, mask in broken.items() if rule is not Rule.APART}
    told[Rule.OPEN] = told[Rule.OPEN] | broken[Rule.APART][row]
    masks = np.stack(list(told.values()))
    alone = masks & (masks.sum(axis=0) == 1)
    counts = {rule: int(count) for rule, count in zip(told, alone.sum(axis=1), strict=True)}
    return dict(Counter(counts).most_common())


def _shares_one(mine: NDArray[np.float32], theirs: NDArray[np.float32]) -> Mask:
    unknown = ~known_rows(mine)[:, None] | ~known_rows(theirs)
    shares: Mask = (mine @ theirs.T > 0) | unknown
    return shares


def _by_employer(around: Around, reach: Reach, shape: tuple[int, int]) -> Mask:
    if reach is Reach.EITHER:
        return np.zeros(shape, np.bool_)
    if reach is Reach.OUTSIDE:
        return _colleagues(around)
    mine, theirs = (
        np.array([bool(each) for each in groups], np.bool_)
        for groups in (around.seeker_groups, around.mentor_groups)
    )
    mask: Mask = ~_colleagues(around) & mine[:, None] & theirs
    return mask


def _by_answers(around: Around, shape: tuple[int, int]) -> Mask:
    mask = np.zeros(shape, np.bool_)
    for rule in around.answers:
        mask |= rule.breaks
    return mask


def _colleagues(around: Around) -> Mask:
    at: dict[int, list[int]] = {}
    for row, groups in enumerate(around.mentor_groups):
        for group in groups:
            at.setdefault(group, []).append(row)
    mask = np.zeros((len(around.seeker_groups), len(around.mentor_groups)), np.bool_)
    for row, groups in enumerate(around.seeker_groups):
        for group in groups:
            mask[row, at.get(group, [])] = True
    return mask


def _closed(around: Around, shape: tuple[int, int]) -> Mask:
    if around.is_open is None:
        return np.zeros(shape, np.bool_)
    return np.broadcast_to(~around.is_open, shape)


def _of_pairs(pairs: Collection[tuple[int, int]], shape: tuple[int, int]) -> Mask:
    mask = np.zeros(shape, np.bool_)
    for seeker, mentor in pairs:
        mask[seeker, mentor] = True
    return mask
