"""The door to the search for everybody who reads: pages, command line, evaluation.

    engine = SearchEngine(folder)
    result = engine.search(SearchRequest(text="fintech", mentors_only=True), onlooker)

Writing happens elsewhere (`alumnet.search.writing`), usually in another process. A reader looks at
two small files at the beginning of each request and moves on to the newest generation.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.kernel.text import words
from alumnet.search.attendance import Attendances
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.search.finding import Finding, Policies, Surroundings
from alumnet.search.folders import CURRENT, current_folder
from alumnet.search.nearness import TieFinder
from alumnet.search.requests import SearchRequest
from alumnet.search.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from alumnet.search.requests import Attended, Onlooker, PathFound, Place, SearchResult
    from alumnet.ties.spells import SpellKind

    Stamp = tuple[int, ...]


class SearchEngine:
    """Reads an index. Safe to use from several threads."""

    def __init__(self, root: Path, policies: Policies | None = None) -> None:
        self.root = root
        self._policies = policies or Policies()
        self._current = str(root / CURRENT)
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._stamp: Stamp = ()

    def snapshot(self) -> Snapshot:
        """Return the newest generation. Raises IndexMissing or IndexDamaged."""
        known = self._snapshot
        if known is not None and self._newest() == self._stamp:
            return known
        with self._lock:
            self._snapshot = self._open()
            # Looked at again: should something have changed meanwhile, the next request reopens.
            self._stamp = self._newest()
            return self._snapshot

    def _open(self) -> Snapshot:
        folder = current_folder(self.root)
        while True:
            try:
                return Snapshot.open(folder, before=self._snapshot)
            except (IndexMissing, IndexDamaged):
                # A rebuild may just have replaced the folder.
                newer = current_folder(self.root)
                if newer == folder:
                    raise
                folder = newer

    def _newest(self) -> Stamp:
        """Return what changes with every published generation: one look at two small files."""
        known = self._snapshot
        if known is None:
            return ()
        try:
            current = os.stat(self._current)  # noqa: PTH116 - a Path would take longer than the look
            manifest = os.stat(known.manifest_path)  # noqa: PTH116
        except OSError:
            return ()
        return current.st_ino, current.st_mtime_ns, manifest.st_ino, manifest.st_mtime_ns

    def search(
        self,
        request: SearchRequest,
        onlooker: Onlooker,
        *,
        withdrawn: Iterable[int] = (),
        snapshot: Snapshot | None = None,
    ) -> SearchResult:
        """Return the page of people this person asked for.

        `withdrawn` are people who hid something a moment ago and aren't indexed again yet: they
        count as absent. Raises IndexMissing or IndexDamaged.
        """
        finding = Finding(
            snapshot or self.snapshot(),
            onlooker,
            request,
            withdrawn=withdrawn,
            policies=self._policies,
        )
        return finding.result()

    def surroundings(self, onlooker: Onlooker, *, withdrawn: Iterable[int] = ()) -> Surroundings:
        """Return what this person may see of everybody and is near to, as arrays.

        What a search just computed is not computed again. Raises IndexMissing or IndexDamaged.
        """
        finding = Finding(
            self.snapshot(),
            onlooker,
            SearchRequest(),
            withdrawn=withdrawn,
            policies=self._policies,
        )
        return finding.surroundings()

    def path_to(
        self, person_id: int, onlooker: Onlooker, *, withdrawn: Iterable[int] = ()
    ) -> PathFound | None:
        """Return this person's path to another through a contact, None without one.

        Raises IndexMissing or IndexDamaged.
        """
        finding = Finding(
            self.snapshot(),
            onlooker,
            SearchRequest(),
            withdrawn=withdrawn,
            policies=self._policies,
        )
        return finding.path_to(person_id)

    def people_named(
        self, text: str, onlooker: Onlooker, *, limit: int = 10, withdrawn: Iterable[int] = ()
    ) -> list[int]:
        """Return people whose names begin as typed, for suggestions; in no order.

        Words before the last may be nicknames; a single word may have one typo.
        """
        forms = words(text)
        if not forms:
            return []
        snapshot = self.snapshot()
        sight = snapshot.sight_of(onlooker, withdrawn)
        found = snapshot.names.beginning(forms[-1], sight.shared)
        for form in forms[:-1]:
            variants = snapshot.names.with_variants(form, sight.shared)
            known = np.concatenate((variants, snapshot.names.beginning(form, sight.shared)))
            found = np.intersect1d(found, known)
        if not len(found) and len(forms) == 1:
            found = snapshot.names.with_typo(forms[-1], sight.shared)
        if not sight.sees_everybody:
            found = found[sight.there[found]]
        first = _first(found, limit)
        chosen: list[int] = snapshot.columns.member("person_id")[first].tolist()
        return chosen

    def led_to(
        self, onlooker: Onlooker, *, withdrawn: Iterable[int] = ()
    ) -> dict[tuple[SpellKind, int], int]:
        """Return how many people each place of somebody leads to by a link of a path.

        Raises IndexMissing or IndexDamaged.
        """
        sight = self.snapshot().sight_of(onlooker, withdrawn)
        return TieFinder(sight, onlooker, self._policies.ties).led_to()

    def organization_sizes(
        self,
        onlooker: Onlooker,
        organizations: Iterable[tuple[SpellKind, int, int]],
        *,
        withdrawn: Iterable[int] = (),
    ) -> dict[int, int]:
        """Return how many people of each organization this person may find (n of the rarity).

        Organizations are given as (kind, group id, organization id). Sizes are kept for everybody
        who sees the same people, as long as nothing changes.
        """
        snapshot, left_out = self.snapshot(), onlooker.excluded_ids.union(withdrawn)
        seen = (snapshot.generation, onlooker.association_ids, left_out)
        ties: TieFinder | None = None
        sizes = {}
        for place in organizations:
            size: int | None = snapshot.ties.get((seen, place))
            if size is None:
                ties = ties or TieFinder(snapshot.sight_of(onlooker, withdrawn), onlooker)
                size = ties.size_of(*place)
                snapshot.ties.put((seen, place), size, 0)
            sizes[place[-1]] = size
        return sizes

    def attended(
        self, onlooker: Onlooker, place: Place, *, withdrawn: Iterable[int] = ()
    ) -> Attended:
        """Return how many people whom this person may find were at a place, and when.

        Kept as sizes are. Raises IndexMissing or IndexDamaged.
        """
        snapshot, left_out = self.snapshot(), onlooker.excluded_ids.union(withdrawn)
        seen = (snapshot.generation, onlooker.association_ids, left_out)
        key = (seen, place, onlooker.today_month)
        found: Attended | None = snapshot.ties.get(key)
        if found is None:
            ties = TieFinder(snapshot.sight_of(onlooker, withdrawn), onlooker)
            found = Attendances(ties, place, onlooker.today_month).counted()
            snapshot.ties.put(key, found, 0)
        return found


def _first(slots: NDArray[np.integer[Any]], limit: int) -> list[int]:
    """Return the first different members of a list that may name one twice."""
    chosen: dict[int, None] = {}
    at = 0
    while len(chosen) < limit and at < len(slots):
        chosen.update(dict.fromkeys(slots[at : at + limit].tolist()))
        at += limit
    return list(chosen)[:limit]
