"""Finding people by name: exact, by nickname, by beginning, and with one typo.

All of it works on the sorted forms in the columns; the text index is never asked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.kernel.text import given_name_variants, within_one_edit
from alumnet.search.documents import Scope
from alumnet.search.encoding import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from alumnet.search.coded_rows import CodedRows
    from alumnet.search.columns import Columns

    Mask = NDArray[np.bool_]
    Slots = NDArray[np.int32]

SHORTEST_WITH_TYPO: Final = 4  # letters; shorter names are too close to each other
SHORTEST_BEGINNING: Final = 2
_CODES_KEPT: Final = 4_096
_NOBODY: Final = np.empty(0, np.int32)


class NameIndex:
    """The names of one generation."""

    def __init__(self, columns: Columns) -> None:
        self._rows: CodedRows = columns.names
        self._alive = columns.alive
        # Most words of a query are nobody's name, and the same ones are asked again and again.
        self._code_of = lru_cache(maxsize=_CODES_KEPT)(self._rows.code_of)

    def exact(self, form: str, shared: Mask) -> Slots:
        """Return the members one of whose names has this folded form.

        `shared` marks the members whose shared values the viewer may see, here and below.
        """
        code = self._code_of(name_key(form))
        return self._visible(code, code + 1, shared) if code >= 0 else _NOBODY

    def with_variants(self, form: str, shared: Mask) -> Slots:
        """Return the members with this name or one it may stand for (Bob is also Robert)."""
        return _together(self.exact(each, shared) for each in (form, *given_name_variants(form)))

    def beginning(self, form: str, shared: Mask) -> Slots:
        """Return the members one of whose names begins so."""
        first = name_key(form)
        found = [
            self._visible(low, high, shared)
            for low, high in self._rows.codes_between(first, first + b"\xff")
        ]
        return found[0] if len(found) == 1 else _together(found)

    def with_typo(self, form: str, shared: Mask) -> Slots:
        """Return the members one of whose names is one edit away."""
        if len(form) < SHORTEST_WITH_TYPO:
            return _NOBODY
        near = _candidates(self._rows.keys, name_key(form))
        codes = [
            code
            for code in near.tolist()
            if within_one_edit(form, self._rows.keys[code].decode("utf-8", "replace"))
        ]
        return _together(self._visible(code, code + 1, shared) for code in codes)

    def reading(self, forms: Sequence[str], shared: Mask) -> Slots:
        """Return the members who have all these forms or variants of them."""
        found = self.with_variants(forms[0], shared)
        for form in forms[1:]:
            found = np.intersect1d(found, self.with_variants(form, shared))
        return found

    def _visible(self, first: int, last: int, shared: Mask) -> Slots:
        slots: Slots = self._rows.rows_in(first, last)
        hidden = self._rows.rows_in(first, last, "scope") == Scope.SHARED
        if hidden.any():
            slots = slots[~hidden | shared[slots]]
        living: Slots = slots[self._alive[slots]]
        return living


def _together(parts: Iterable[Slots]) -> Slots:
    found = [part for part in parts if len(part)]
    if not found:
        return _NOBODY
    return np.unique(np.concatenate(found))


def _candidates(keys: NDArray[np.bytes_], form: bytes) -> NDArray[np.int64]:
    """Return the codes of keys that may be one edit away: alike at both ends, about as long.

    One edit leaves everything before and everything after it in place, so that the common
    beginning and the common end together are nearly as long as the word. Compared in bytes, where
    a letter may be four.
    """
    width = keys.dtype.itemsize
    letters = keys.view(np.uint8).reshape(len(keys), width)
    lengths = np.char.str_len(keys)
    near = np.flatnonzero(np.abs(lengths - len(form)) <= 4 * (not form.isascii()) + 1)
    wanted = np.frombuffer(form, np.uint8)
    ahead = letters[near, : len(wanted)]
    same = np.minimum.accumulate(ahead == wanted, axis=1).sum(axis=1)
    at = lengths[near, None] - 1 - np.arange(len(wanted))
    behind = np.where(at >= 0, letters[near[:, None], np.maximum(at, 0)], 0)
    same_end = np.minimum.accumulate(behind == wanted[::-1], axis=1).sum(axis=1)
    slack = 2 if form.isascii() else 8
    candidates: NDArray[np.int64] = near[same + same_end >= len(form) - slack]
    return candidates
