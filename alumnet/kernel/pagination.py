"""Keyset pagination: a page continues behind a row, not after a count of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

T = TypeVar("T")
PAGE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows with opaque cursors to the pages beside it, or None at the ends."""

    items: Sequence[T]
    next_cursor: str | None = None
    previous_cursor: str | None = None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="cursor")


def encode_cursor(*key: Any) -> str:
    """Return the sort key of a row as an opaque signed text."""
    return str(_serializer().dumps(list(key)))


def decode_cursor(cursor: str | None) -> list[Any] | None:
    """Return the sort key in a cursor; None for none, and for one that was tampered with."""
    if not cursor:
        return None
    try:
        key = _serializer().loads(cursor)
    except BadData:
        return None
    return key if isinstance(key, list) else None
