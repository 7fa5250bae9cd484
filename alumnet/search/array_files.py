"""Arrays that live in files, are shared between processes by memory mapping and only ever grow.

One process appends behind the rows that are published; the others see those rows when a manifest
with larger counts is put in place. Nothing published is ever overwritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.search.errors import IndexDamaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import DTypeLike, NDArray

Arrays = dict[str, "NDArray[Any]"]


def write_array(folder: Path, name: str, values: NDArray[Any], *, capacity: int = 0) -> None:
    """Write an array to its file, with room for `capacity` values in all."""
    with (folder / f"{name}.bin").open("wb") as file:
        file.write(np.ascontiguousarray(values).tobytes())
        wanted = max(capacity, len(values), 1) * values.dtype.itemsize
        file.truncate(wanted)


def open_arrays(folder: Path, types: Mapping[str, DTypeLike], *, writable: bool) -> Arrays:
    """Return the arrays of a folder, mapped into memory with all their spare room.

    Raises IndexDamaged when a file is missing or not a whole number of values long.
    """
    return {name: _open(folder, name, np.dtype(kind), writable) for name, kind in types.items()}


def _open(folder: Path, name: str, kind: np.dtype[Any], writable: bool) -> NDArray[Any]:  # noqa: FBT001
    mode: Any = "r+" if writable else "r"
    try:
        mapped = np.memmap(folder / f"{name}.bin", dtype=kind, mode=mode)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{name}: {error}") from error
    # A plain view: the memmap class makes every slice slower.
    return mapped.view(np.ndarray)
