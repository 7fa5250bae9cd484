"""The file that the worker writes and web processes read: mentors as arrays, and what is learnt.

It is read again when it was replaced, which one look at the file tells. It can always be built
anew, so that a missing or unreadable one is no loss.
"""

import os
from collections.abc import Hashable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from alumnet.matching.compatibility import Model, Pool
from alumnet.matching.spaces import Space
from alumnet.suggestions.offers import PLAIN, Offers, Steps
from alumnet.suggestions.vocabulary import stamp

_FORMAT: Final = "2"
_POOLS_KEPT: Final = 8
_NAME: Final = "suggestions.npz"


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything in the file. `means` fill in for features of which nothing is known."""

    offers: Offers
    model: Model
    means: NDArray[np.float32]
    # What was made of it for viewers who see the same.
    pools: dict[Hashable, Pool] = field(default_factory=dict, compare=False)

    def keep(self, key: Hashable, pool: Pool) -> None:
        """Keep a pool for the next who sees the same; the oldest goes when there are many."""
        while len(self.pools) >= _POOLS_KEPT:
            self.pools.pop(next(iter(self.pools)), None)
        self.pools[key] = pool

    def with_offers(self, offers: Offers) -> "Learnt":
        """Return the same with other mentors."""
        return replace(self, offers=offers, pools={})


class Store:
    """The file of one site, as one process knows it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._lock = Lock()
        self._known: Learnt | None = None
        self._stamp: tuple[int, int, str] = (0, 0, "")

    def read(self) -> Learnt | None:
        """Return what is learnt; None before anything was, or when another version wrote it."""
        newest = self._newest()
        if newest == self._stamp:
            return self._known
        with self._lock:
            self._known, self._stamp = self._load(), newest
            return self._known

    def _newest(self) -> tuple[int, int, str]:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - a Path would take longer than the look
        except OSError:
            return 0, 0, ""
        # What is known by other numbers than now is as good as another file.
        return found.st_ino, found.st_mtime_ns, stamp()

    def write(self, learnt: Learnt) -> None:
        """Put this in the place of what was learnt before."""
        arrays = {name: getattr(learnt.offers, name) for name in PLAIN}
        arrays |= {
            f"steps.{each.name}": getattr(learnt.offers.steps, each.name) for each in fields(Steps)
        }
        for name in ("topics", "purpose"):
            space = getattr(learnt.model, name)
            arrays |= {f"{name}.{each.name}": getattr(space, each.name) for each in fields(Space)}
        arrays |= {"nearness": learnt.model.nearness, "means": learnt.means}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.new")
        with temporary.open("wb") as file:
            np.savez(file, stamp=np.array(_FORMAT + stamp()), **arrays)
        temporary.replace(self._path)

    def _load(self) -> Learnt | None:
        try:
            with self._path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                return _learnt(file) if str(file["stamp"]) == _FORMAT + stamp() else None
        except (OSError, ValueError, KeyError, BadZipFile):
            return None


def _learnt(file: Any) -> Learnt:
    steps = Steps(*(file[f"steps.{each.name}"] for each in fields(Steps)))
    topics, purpose = (
        Space(*(file[f"{name}.{each.name}"] for each in fields(Space)))
        for name in ("topics", "purpose")
    )
    return Learnt(
        offers=Offers(**{name: file[name] for name in PLAIN}, steps=steps),
        model=Model(topics, purpose, file["nearness"]),
        means=file["means"],
    )
