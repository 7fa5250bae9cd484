"""What one person may see of a generation, as masks over all members."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.search.documents import Scope
from alumnet.search.encoding import ACCEPTING, AWAY, OFFERS, facet_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from alumnet.search.coded_rows import CodedRows
    from alumnet.search.columns import Columns
    from alumnet.search.documents import FacetKind, FacetValue
    from alumnet.search.recent import RecentArrays

    Mask = NDArray[np.bool_]
    Slots = NDArray[np.int32]

_KEPT: Final = 16


class SharedMasks:
    """For each set of associations, who shares one of them. A few sets make most requests."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._held: OrderedDict[frozenset[int], Mask] = OrderedDict()
        self._lock = Lock()

    def of(self, association_ids: frozenset[int]) -> Mask:
        """Return the members with an active membership in one of these associations."""
        with self._lock:
            found = self._held.get(association_ids)
            if found is not None:
                self._held.move_to_end(association_ids)
                return found
        mask = np.zeros(self._columns.size, np.bool_)
        memberships = self._columns.memberships
        for association_id in association_ids:
            code = memberships.code_of(association_id)
            if code >= 0:
                mask[memberships.rows_of(code)] = True
        with self._lock:
            self._held[association_ids] = mask
            if len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return mask


@dataclass(frozen=True)
class Sight:
    """What a person may see: whom at all (`there`), and of whom the shared values (`shared`)."""

    columns: Columns
    there: Mask
    shared: Mask
    association_ids: frozenset[int]  # those that `shared` stands for
    cache: RecentArrays
    sees_everybody: bool  # nobody who is in the index is left out

    @cached_property
    def people(self) -> int:
        """How many members there are for this person."""
        if self.sees_everybody:
            return self.columns.living
        return int(np.count_nonzero(self.there))

    def visible(self, table: CodedRows, first: int, last: int) -> Slots:
        """Return the members with a visible row in [first, last); dead ones may be among them."""
        slots: Slots = table.rows_in(first, last)
        hidden = table.rows_in(first, last, "scope") == Scope.SHARED
        if hidden.any():
            slots = slots[~hidden | self.shared[slots]]
        return slots

    def mask_of(self, table: CodedRows, codes: Iterable[int]) -> Mask:
        """Return the members with a visible row of one of these codes."""
        mask = np.zeros(self.columns.size, np.bool_)
        for code in codes:
            if code >= 0:
                mask[self.visible(table, code, code + 1)] = True
        return mask

    def matching(self, kind: FacetKind, values: Collection[FacetValue]) -> NDArray[np.uint8]:
        """Return how many of these values each member has."""
        wanted = frozenset(values)
        key = (self.columns.manifest.generation, kind, wanted, self.association_ids)
        found: NDArray[np.uint8] | None = self.cache.get(key)
        if found is None:
            found = np.zeros(self.columns.size, np.uint8)
            facets = self.columns.facets
            for value in wanted:
                code = facets.code_of(facet_key(kind, value))
                if code >= 0:
                    found[self.visible(facets, code, code + 1)] += 1
            self.cache.put(key, found, found.nbytes)
        return found

    @cached_property
    def offers(self) -> NDArray[np.uint8]:
        """The bits of each mentor profile this person may see, 0 elsewhere."""
        bits = self.columns.member("mentor")
        hidden = self.columns.member("mentor_scope") == Scope.SHARED
        if not hidden.any():
            return bits
        return np.where(~hidden | self.shared, bits, np.uint8(0))

    @cached_property
    def mentors(self) -> Mask:
        """Members who take requests, now or (full or away) later."""
        wanted = np.uint8(OFFERS | ACCEPTING)
        mask: Mask = (self.offers & wanted) == wanted
        return mask

    @cached_property
    def open_places(self) -> Mask:
        """Mentors with a place free now."""
        mask: Mask = (self.offers & np.uint8(OFFERS | ACCEPTING | AWAY)) == (OFFERS | ACCEPTING)
        return mask & (self.columns.member("places_open") > 0)
