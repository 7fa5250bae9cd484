"""Filters: who passes all of them, and who misses only one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.search.documents import FacetKind
from alumnet.search.nearness import BITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alumnet.search.nearness import Nearness, TieFinder
    from alumnet.search.requests import Presence, SearchRequest
    from alumnet.search.sight import Sight
    from alumnet.ties.policy import TieKind

    Mask = NDArray[np.bool_]
    Slots = NDArray[np.integer[Any]]
    Group = FacetKind | str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The members who pass, and those who miss exactly one group of filters, by group."""

    hits: Slots
    passed: Mask | None  # which of those narrowed, in their order; None when all did
    _missed: Mapping[Group, Slots]

    def missed_only(self, group: Group) -> Slots:
        """Return who would be found without this group's filter and isn't with it."""
        return self._missed.get(group, np.empty(0, np.int64))


def narrowed(slots: Slots, groups: Mapping[Group, Mask]) -> Narrowed:
    """Return which of the members in `slots` pass the filters."""
    if not groups:
        return Narrowed(slots, None, {})
    passes = {group: mask[slots] for group, mask in groups.items()}
    if len(passes) == 1:
        ((group, passed),) = passes.items()
        return Narrowed(slots[passed], passed, {group: slots[~passed]})
    misses = np.zeros(len(slots), np.uint8)
    for passed in passes.values():
        misses += ~passed
    only_one = misses == 1
    missed = {group: slots[only_one & ~passed] for group, passed in passes.items()}
    all_passed = misses == 0
    return Narrowed(slots[all_passed], all_passed, missed)


def filter_groups(
    request: SearchRequest, sight: Sight, ties: TieFinder, nearness: Nearness | None
) -> dict[Group, Mask]:
    """Return the mask of each group of filters the request uses."""
    groups: dict[Group, Mask] = {
        kind: _facet_mask(sight, kind, values) for kind, values in request.filters.items() if values
    }
    if request.tie_kinds and nearness is not None:
        groups["ties"] = _tie_mask(nearness, request.tie_kinds)
    if request.place_open:
        groups["place_open"] = sight.open_places
    if request.outside_my_organization:
        groups["outside"] = ~ties.at_my_employers()
    return groups


def _facet_mask(sight: Sight, kind: FacetKind, values: frozenset[Any]) -> Mask:
    has_one: Mask = sight.matching(kind, values) > 0
    return has_one


def _tie_mask(nearness: Nearness, kinds: frozenset[TieKind]) -> Mask:
    bits = np.uint8(0)
    for kind in kinds:
        bits |= BITS[kind]
    mask: Mask = (nearness.kinds & bits) != 0
    return mask


def presence_mask(sight: Sight, presence: Presence) -> Mask:
    """Return who was, or may have been, at an organization in the month asked for."""
    spells = sight.columns.spells
    rows = spells.column("organization_id") == presence.organization_id
    if presence.month is not None:
        shapes = sight.columns.shapes
        was_there = (shapes.possible_from <= presence.month) & (
            shapes.possible_to >= presence.month
        )
        rows &= was_there[spells.column("shape")]
    found = np.flatnonzero(rows)
    slots = spells.column("slot")[found]
    visible = (spells.column("scope")[found] == 0) | sight.shared[slots]
    mask = np.zeros(sight.columns.size, np.bool_)
    mask[slots[visible]] = True
    return mask
