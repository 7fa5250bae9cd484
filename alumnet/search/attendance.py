"""Who was at one organization, and when, as one person may see it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.requests import Attended
from alumnet.ties.calendar import EARLIEST, LATEST, MONTHS_A_YEAR
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.search.nearness import TieFinder
    from alumnet.search.requests import Attendance, Place
    from alumnet.ties.arrays import SpellColumns

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

_YEARS: Final = 1 << 14  # more than any year: a person and a year make one number


class Attendances:
    """The visible spells at one place."""

    def __init__(self, ties: TieFinder, place: Place, today_month: int) -> None:
        self._group = ties.group(place.kind, place.group_id)
        self._shapes = ties.shapes
        self._members = ties.members
        self._place = place
        self._this_year = today_month // MONTHS_A_YEAR

    def mask(self, wanted: Attendance) -> Mask:
        """Return who was there as asked for."""
        slots = self._slots
        if wanted.year is not None:
            first, last = self._spans
            slots = slots[(first <= wanted.year) & (wanted.year <= last)]
        mask = np.zeros(self._members, np.bool_)
        mask[slots] = True
        if wanted.is_current is not None:
            current = np.zeros(self._members, np.bool_)
            current[self._slots[self._is_current]] = True
            mask &= current if wanted.is_current else ~current
        return mask

    def counted(self) -> Attended:
        """Return how many people were there, each counted once."""
        if self._group is None:
            return Attended()
        organizations = np.unique(self._group.organizations).tolist()
        return Attended(
            people=len(np.unique(self._slots)),
            current=len(np.unique(self._slots[self._is_current])),
            years=self._years(),
            parts={each: self._group.size_of(each) for each in organizations},
        )

    @cached_property
    def _rows(self) -> Mask:
        """Which of the group's spells are at the place."""
        group, here = self._group, self._place.organization_id
        if group is None:
            return np.zeros(0, np.bool_)
        if here == self._place.group_id:
            return np.ones(len(group.slots), np.bool_)
        rows: Mask = group.organizations == here
        return rows

    @cached_property
    def _slots(self) -> NDArray[Any]:
        return self._group.slots[self._rows] if self._group else np.zeros(0, np.int32)

    @cached_property
    def _shape(self) -> NDArray[Any]:
        return self._group.shapes[self._rows] if self._group else np.zeros(0, np.int32)

    @property
    def _is_current(self) -> Mask:
        current: Mask = self._shapes.is_current[self._shape]
        return current

    @cached_property
    def _spans(self) -> tuple[Numbers, Numbers]:
        """The first and the last year of each spell; the last before the first when unknown."""
        first, last = years_of(self._shapes, self._place.kind, self._this_year)
        return first[self._shape], last[self._shape]

    def _years(self) -> dict[int, int]:
        first, last = self._spans
        lengths = np.maximum(last - first + 1, 0)
        # All years of all spells side by side, without a loop over the people.
        shift = first - (np.cumsum(lengths) - lengths)
        years = np.repeat(shift, lengths) + np.arange(int(lengths.sum()))
        pairs = np.unique(np.repeat(self._slots.astype(np.int64), lengths) * _YEARS + years)
        found, counts = np.unique(pairs % _YEARS, return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))


def years_of(shapes: SpellColumns, kind: SpellKind, this_year: int) -> tuple[Numbers, Numbers]:
    """Return the first and the last year of each of these stretches of time.

    Of an education that is the year it ended, the class year; of anything else the years in which
    somebody may have been there, up to this one, as far as its dates are known.
    """
    start, end = shapes.possible_from.astype(np.int64), shapes.possible_to.astype(np.int64)
    has_start, has_end = start > EARLIEST, end < LATEST
    start, end = start // MONTHS_A_YEAR, end // MONTHS_A_YEAR
    if kind is SpellKind.EDUCATION:
        return end, np.where(has_end, end, -1)
    last = np.where(shapes.is_current, this_year, np.where(has_end, end, start))
    first = np.where(has_start, start, last)
    is_known = has_start | has_end | shapes.is_current
    return first, np.where(is_known, np.minimum(last, this_year), -1)
