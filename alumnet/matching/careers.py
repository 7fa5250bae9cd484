"""How near two roles are: learnt from which roles people have held, with the family as a floor.

Positive pointwise mutual information (Church and Hanks 1990) of two roles in one career.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.matching.people import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.matching.people import Codes, Paths

    Matrix = NDArray[np.float32]

_MOST: Final = 0.8
_FAMILY: Final = 0.5
_FULL: Final = 95.0
_NEAREST, _SHARE, _INDUSTRY = 0.5, 0.3, 0.2


def learn_nearness(paths: Paths, families: Codes) -> Matrix:
    """Return how near each two roles are, in [0, 1].

    1 for the same role, else .8 x their mutual information as a share of its 95th percentile;
    roles of one family (a code for each role, -1 without) are at least .5.
    """
    roles = len(families)
    held = np.zeros((len(paths), roles))
    is_known = paths.roles != UNKNOWN
    held[paths.owners[is_known], paths.roles[is_known]] = 1.0
    nearness = _MOST * _shares(_mutual_information(held.T @ held))
    same_family = (families[:, None] == families) & (families != UNKNOWN)
    nearness[same_family] = np.maximum(nearness[same_family], _FAMILY)
    np.fill_diagonal(nearness, 1.0)
    return nearness.astype(np.float32)


def _mutual_information(together: NDArray[np.float64]) -> NDArray[np.float64]:
    np.fill_diagonal(together, 0.0)
    each = together.sum(axis=1)
    expected = np.outer(each, each) / max(float(each.sum()), 1.0)
    ratio = np.divide(together, expected, out=np.ones_like(together), where=together > 0)
    return np.maximum(np.log(ratio), 0.0)


def _shares(information: NDArray[np.float64]) -> NDArray[np.float64]:
    positive = information[information > 0]
    if not len(positive):
        return information
    return np.minimum(information / np.percentile(positive, _FULL), 1.0)


def walked(
    target_role: Codes, target_industry: Codes, paths: Paths, nearness: Matrix
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return how far each mentor has walked each wanted path, and of which pairs that is known.

    .5 x the nearest role ever held + .3 x the share of years in near roles + .2 x the root of the
    share of years in the target industry. Without a target industry the first two make up the
    whole.
    """
    roles, at_role = np.unique(target_role, return_inverse=True)
    industries, at_industry = np.unique(target_industry, return_inverse=True)
    by_role, by_industry = _in_roles(roles, paths, nearness), _in_industries(industries, paths)
    whole = np.where(target_industry == UNKNOWN, _NEAREST + _SHARE, 1.0).astype(np.float32)
    value = (by_role[at_role] + by_industry[at_industry]) / whole[:, None]
    return value, (target_role != UNKNOWN)[:, None] & paths.have_role


def _in_roles(wanted: Codes, paths: Paths, nearness: Matrix) -> Matrix:
    """Return the two parts about roles for each wanted role and each mentor."""
    is_known = (paths.roles != UNKNOWN) & (wanted != UNKNOWN)[:, None]
    near = nearness[np.maximum(wanted, 0)][:, paths.roles] * is_known
    best = _each(np.maximum, near, paths)
    share = _each(np.add, near * paths.shares, paths)
    return _NEAREST * best + _SHARE * share


def _in_industries(wanted: Codes, paths: Paths) -> Matrix:
    there = (paths.industries == wanted[:, None]) & (wanted != UNKNOWN)[:, None]
    share = _each(np.add, there * paths.shares, paths)
    return (_INDUSTRY * np.sqrt(np.minimum(share, 1.0))).astype(np.float32)


def _each(combine: np.ufunc, values: Matrix, paths: Paths) -> Matrix:
    """Return the values of steps (in columns) combined to one a career; 0 for one without."""
    found = np.zeros((len(values), len(paths)), np.float32)
    starts, ends = paths.starts[:-1], paths.starts[1:]
    there = starts < ends
    if there.any():
        found[:, there] = combine.reduceat(values, starts[there], axis=1)
    return found
