"""Pairs that can't be, whatever their score; checked before scoring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.people import known_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from alumnet.matching.people import Mentors, Seekers

    Mask = NDArray[np.bool_]


class Rule(StrEnum):
    """What can forbid a pair."""

    LANGUAGE = "language"
    HOURS = "hours"
    EMPLOYER = "employer"
    OPEN = "open"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Around:
    """What forbids pairs beside the profiles.

    `seeker_groups` and `mentor_groups` are the employer groups at which each is now; `apart` the
    pairs (seeker's row, mentor's row) that somebody excluded, that a line of management joins or
    that were together before; `is_open` the mentors who are active and have a place.
    """

    seeker_groups: Sequence[Collection[int]]
    mentor_groups: Sequence[Collection[int]]
    apart: Collection[tuple[int, int]] = ()
    is_open: Mask | None = None

    def of(self, rows: NDArray[np.int64]) -> Around:
        """Return the same for some of the seekers, their rows counted anew."""
        new = {row: at for at, row in enumerate(rows.tolist())}
        apart = [(new[seeker], mentor) for seeker, mentor in self.apart if seeker in new]
        groups = [self.seeker_groups[row] for row in rows.tolist()]
        return replace(self, seeker_groups=groups, apart=apart)


def forbidden(
    seekers: Seekers, mentors: Mentors, around: Around, *, insiders: bool = False
) -> Mapping[Rule, Mask]:
    """Return which pairs each rule forbids. What is unknown forbids nothing.

    `insiders` allows the same employer.
    """
    shape = (len(seekers), len(mentors))
    return {
        Rule.LANGUAGE: ~_shares_one(seekers.languages, mentors.languages),
        Rule.HOURS: ~_shares_one(seekers.hours, mentors.hours),
        Rule.EMPLOYER: np.zeros(shape, np.bool_) if insiders else _colleagues(around),
        Rule.OPEN: _closed(around, shape),
        Rule.APART: _apart(around, shape),
    }


def allowed(seekers: Seekers, mentors: Mentors, around: Around, *, insiders: bool = False) -> Mask:
    """Return which pairs no rule forbids: with a language and an hour in common, and so on."""
    broken = forbidden(seekers, mentors, around, insiders=insiders)
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


def _apart(around: Around, shape: tuple[int, int]) -> Mask:
    mask = np.zeros(shape, np.bool_)
    for seeker, mentor in around.apart:
        mask[seeker, mentor] = True
    return mask
