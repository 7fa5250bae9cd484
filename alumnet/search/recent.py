"""A memory for arrays that were costly to make, of limited size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, Final

_OVERHEAD: Final = 200  # bytes for the key and the bookkeeping of one array


class RecentArrays:
    """The most recently used arrays, up to a number of bytes. Shared by generations and threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """Return what is held under a key, None if nothing."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Any, value: Any, size: int) -> None:
        """Hold a value of so many bytes, letting go of those unused for longest."""
        with self._lock:
            if key in self._held:
                return
            self._held[key] = (value, size)
            self._bytes += size + _OVERHEAD
            while self._bytes > self._limit and len(self._held) > 1:
                _, (_, freed) = self._held.popitem(last=False)
                self._bytes -= freed + _OVERHEAD
