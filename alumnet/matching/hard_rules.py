"""Pairs that can't be, whatever their score; checked before scoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.people import known_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from alumnet.matching.people import Mentors, Seekers

    Mask = NDArray[np.bool_]


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


def allowed(seekers: Seekers, mentors: Mentors, around: Around, *, insiders: bool = False) -> Mask:
    """Return which pairs may be: a language and an hour in common, of different employers.

    What is unknown forbids nothing. `insiders` allows the same employer.
    """
    mask = _shares_one(seekers.languages, mentors.languages)
    mask &= _shares_one(seekers.hours, mentors.hours)
    if around.is_open is not None:
        mask &= around.is_open
    if not insiders:
        mask &= ~_colleagues(around)
    for seeker, mentor in around.apart:
        mask[seeker, mentor] = False
    return mask


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
