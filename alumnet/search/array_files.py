"""Arrays that live in one file, are shared between processes by memory mapping and only ever grow.

One process appends behind the rows that are published; the others see those rows when a manifest
with larger counts is put in place. Nothing published is ever overwritten.

The file begins with the length of a directory, eight bytes, and the directory: where each array
lies, its type and how many values it has room for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.errors import IndexDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[Any]"]
_ALIGNMENT: Final = 64  # bytes
_LENGTH_BYTES: Final = 8


class ArrayFile:
    """Collects arrays, then writes them."""

    def __init__(self) -> None:
        self._arrays: list[tuple[str, NDArray[Any], int]] = []

    def add(self, name: str, values: NDArray[Any], *, capacity: int = 0) -> None:
        """Add an array, with room for `capacity` values in all."""
        self._arrays.append((name, np.ascontiguousarray(values), max(capacity, len(values))))

    def write(self, path: Path) -> None:
        """Write the file."""
        directory: list[list[Any]] = []
        at = 0
        for name, values, capacity in self._arrays:
            directory.append([name, values.dtype.str, at, capacity])
            at += _aligned(capacity * values.dtype.itemsize)
        header = json.dumps(directory).encode()
        first = _aligned(_LENGTH_BYTES + len(header))
        with path.open("wb") as file:
            file.write(len(header).to_bytes(_LENGTH_BYTES, "big") + header)
            for (_, values, _), (_, _, place, _) in zip(self._arrays, directory, strict=True):
                file.seek(first + place)
                file.write(values.tobytes())
            # The spare room is a hole: it takes no space on the disk.
            file.truncate(first + at)


def _aligned(length: int) -> int:
    return -(-length // _ALIGNMENT) * _ALIGNMENT


def open_arrays(path: Path, *, writable: bool = False) -> Arrays:
    """Return the arrays of a file, mapped into memory with all their spare room.

    Raises IndexDamaged when the file is missing, cut short or not such a file.
    """
    mode: Any = "r+" if writable else "r"
    try:
        # A plain view: the memmap class makes every slice slower.
        whole = np.memmap(path, np.uint8, mode=mode).view(np.ndarray)
        length = int.from_bytes(whole[:_LENGTH_BYTES].tobytes(), "big")
        header = whole[_LENGTH_BYTES : _LENGTH_BYTES + length].tobytes()
        first = _aligned(_LENGTH_BYTES + length)
        return {
            name: _slice(whole, np.dtype(kind), first + at, capacity)
            for name, kind, at, capacity in json.loads(header)
        }
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{path.name}: {error}") from error


def _slice(
    whole: NDArray[np.uint8], kind: np.dtype[Any], first: int, capacity: int
) -> NDArray[Any]:
    end = first + capacity * kind.itemsize
    if end > len(whole):
        raise ValueError("cut short")
    return whole[first:end].view(kind)
