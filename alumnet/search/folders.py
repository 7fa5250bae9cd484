"""Where the index lives: one folder in use, named in a small file, and one writer at a time."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from alumnet.search.errors import IndexBusy, IndexMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CURRENT: Final = "CURRENT"
_LOCK: Final = "writer.lock"
_PREFIX: Final = "index-"


def current_folder(root: Path) -> Path:
    """Return the folder in use. Raises IndexMissing before the first rebuild."""
    try:
        return root / (root / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"no index in {root}") from error


def fresh_folder(root: Path) -> Path:
    """Return a new, empty folder beside the one in use.

    No name comes twice, even in a root that was emptied: readers keep what they know by name.
    """
    folder = root / f"{_PREFIX}{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    return folder


def put_in_use(root: Path, folder: Path) -> None:
    """Make `folder` the one in use, at once for everybody who opens the index from now on."""
    temporary = root / f"{CURRENT}.new"
    temporary.write_text(folder.name, "utf-8")
    temporary.replace(root / CURRENT)


def remove_unused(root: Path, in_use: Path) -> int:
    """Remove all other folders, such as those of an interrupted rebuild; return how many."""
    others = [each for each in root.glob(f"{_PREFIX}*") if each != in_use]
    for folder in others:
        # Readers that still have the files open keep them until they move on.
        shutil.rmtree(folder, ignore_errors=True)
    return len(others)


@contextmanager
def writing_lock(root: Path) -> Iterator[None]:
    """Be the only writer while inside. Raises IndexBusy when somebody else is.

    The lock goes with the process: a killed writer leaves none behind.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(f"somebody else writes to {root}") from error
        yield
