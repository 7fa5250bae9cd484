"""What facet values are called: to show them, and to find them from `company:acme`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from alumnet.kernel.text import words
from alumnet.search.documents import FacetKind, FacetValue, Label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FILE: Final = "labels.json"


class Labels:
    """The names of facet values. Looking up by word is prepared when first asked for."""

    def __init__(self, names: dict[FacetKind, dict[FacetValue, tuple[str, ...]]]) -> None:
        self._names = names
        self._by_word: dict[FacetKind, dict[str, set[FacetValue]]] = {}

    def name_of(self, kind: FacetKind, value: FacetValue) -> str:
        """Return the name to show, the value itself when it has none."""
        names = self._names.get(kind, {}).get(value)
        return names[0] if names else str(value)

    def values_named(self, kind: FacetKind, wanted: Iterable[str]) -> frozenset[FacetValue]:
        """Return the values one of whose names has all of these folded words."""
        if kind is FacetKind.CLASS_YEAR:
            return frozenset(int(word) for word in wanted if word.isdecimal() and len(word) == 4)  # noqa: PLR2004
        wanted = set(wanted)
        by_word = self._words_of(kind)
        found = [by_word.get(word, set()) for word in wanted]
        candidates = set.intersection(*found) if found else set()
        return frozenset(
            value
            for value in candidates
            if any(wanted <= set(words(name)) for name in self._names[kind][value])
        )

    def _words_of(self, kind: FacetKind) -> dict[str, set[FacetValue]]:
        by_word = self._by_word.get(kind)
        if by_word is None:
            by_word = {}
            for value, names in self._names.get(kind, {}).items():
                for word in {word for name in names for word in words(name)}:
                    by_word.setdefault(word, set()).add(value)
            self._by_word[kind] = by_word
        return by_word

    @classmethod
    def of(cls, labels: Iterable[Label]) -> Labels:
        """Return the names in `labels`; of two for one value the later counts."""
        names: dict[FacetKind, dict[FacetValue, tuple[str, ...]]] = {}
        for label in labels:
            names.setdefault(label.kind, {})[label.value] = label.names
        return cls(names)

    def add(self, labels: Iterable[Label]) -> bool:
        """Take in new names; return whether that changed anything."""
        is_changed = False
        for label in labels:
            names = self._names.setdefault(label.kind, {})
            is_changed |= names.get(label.value) != label.names
            names[label.value] = label.names
        self._by_word.clear()
        return is_changed

    def save(self, folder: Path) -> None:
        """Write the names beside the index."""
        read: list[list[Any]] = [
            [kind.value, value, list(names)]
            for kind, values in self._names.items()
            for value, names in values.items()
        ]
        temporary = folder / f"{_FILE}.new"
        temporary.write_text(json.dumps(read, ensure_ascii=False), "utf-8")
        temporary.replace(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> Labels:
        """Return the names written last; none if there are none or they can't be read."""
        try:
            read = json.loads((folder / _FILE).read_text("utf-8"))
            return cls.of(
                Label(FacetKind(kind), value, tuple(names)) for kind, value, names in read
            )
        except (OSError, ValueError, TypeError):
            return cls({})

    @staticmethod
    def stamp(folder: Path) -> int:
        """Return a number that changes when names are written, 0 without any."""
        try:
            return (folder / _FILE).stat().st_mtime_ns
        except OSError:
            return 0
