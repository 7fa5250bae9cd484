"""Keyset pagination: a page continues behind a row, not after a count of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from alumnet.kernel.signed import signed, unsigned

T = TypeVar("T")
PAGE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows with opaque cursors to the pages beside it, or None at the ends."""

    items: Sequence[T]
    next_cursor: str | None = None
    previous_cursor: str | None = None


def encode_cursor(*key: Any) -> str:
    """Return the sort key of a row as an opaque signed text."""
    return signed("cursor", *key)


def decode_cursor(cursor: str | None) -> list[Any] | None:
    """Return the sort key in a cursor; None for none, and for one that was tampered with."""
    return unsigned("cursor", cursor) if cursor else None
