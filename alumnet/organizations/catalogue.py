"""All organizations by name and domain, in memory, for matching and for typing ahead.

Built from rows once and then only read. A row's place in the lists is its rank: heavier first.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log2
from typing import TypeAlias

from alumnet.organizations.names import compact, key, keys, raw_words
from alumnet.organizations.well_known import HIGHER, WELL_KNOWN, is_well_known, tier_of

_AFTER_EVERYTHING = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Row:
    """An organization as the catalogue takes it in.

    `kind` is school, employer or association. `weight` orders suggestions: the number of people
    there. How well known a school is anyway comes on top of it. `from_list` marks rows of the
    reference list: an organization that the site added itself is meant before any of those.
    """

    id: int
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent_id: int | None = None
    country: str | None = None
    weight: float = 0
    from_list: bool = False


Places: TypeAlias = "array[int]"
_NONE: Places = array("I")


class Catalogue:
    """An index of organizations that never changes; build a new one when rows do."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the rows: about 50 µs each."""
        tiers = [(tier(row), row) for row in rows]
        tiers.sort(key=lambda one: (-_score(*one), len(one[1].name), one[1].name, one[1].id))
        self.rows: Sequence[Row] = [row for _, row in tiers]
        self.tiers: bytes = bytes(one for one, _ in tiers)
        self._by_name: dict[str, Places] = {}
        self._by_alias: dict[str, Places] = {}
        self._by_compact: dict[str, Places] = {}
        self._by_domain: dict[str, Places] = {}
        self._by_id: dict[int, int] = {}
        words: dict[str, Places] = {}
        self.texts: list[str] = [
            self._take(place, row, words) for place, row in enumerate(self.rows)
        ]
        self.vocabulary: list[str] = sorted(words)
        self._places: list[Places] = [words[word] for word in self.vocabulary]
        self._before: list[int] = list(accumulate(map(len, self._places), initial=0))
        self._beginnings: list[str] = sorted({*self._by_name, *self._by_alias})

    def __len__(self) -> int:
        return len(self.rows)

    def _take(self, place: int, row: Row, words: dict[str, Places]) -> str:
        """Index one row; return its names, each between a space and a bar, for a quick look."""
        self._by_id[row.id] = place
        own, *shorter = keys(row.name) or [""]
        _put(self._by_name, own, place)
        found = [own, *shorter]
        for alias in row.aliases:
            found.extend(keys(alias))
        for other in dict.fromkeys(found[1:]):
            if other != own:
                _put(self._by_alias, other, place)
        if row.kind != "school":
            for one in found:
                _put(self._by_compact, compact(one), place)
        for domain in row.domains:
            _put(self._by_domain, domain, place)
        as_typed = [" ".join(raw_words(name)) for name in (row.name, *row.aliases)]
        names = dict.fromkeys([*found, *as_typed])
        for word in set(" ".join(names).split()):
            _put(words, word, place)
        return "".join(f" {one}|" for one in names)

    # ----------------------------------------------------------------------------------- lookups

    def get(self, row_id: int) -> Row | None:
        """Return the row with this id, or None."""
        place = self._by_id.get(row_id)
        return None if place is None else self.rows[place]

    def named(self, name_key: str) -> list[Row]:
        """Return the rows whose name has this key, heaviest first."""
        return self._rows(self._by_name.get(name_key, _NONE))

    def also_named(self, name_key: str) -> list[Row]:
        """Return the rows that have this key among their other names."""
        return self._rows(self._by_alias.get(name_key, _NONE))

    def run_together(self, name_key: str) -> list[Row]:
        """Return the employers and associations with this name but for spaces."""
        return self._rows(self._by_compact.get(compact(name_key), _NONE))

    def at_domain(self, domain: str) -> list[Row]:
        """Return the rows that own exactly this domain."""
        return self._rows(self._by_domain.get(domain, _NONE))

    def _rows(self, places: Places) -> list[Row]:
        return [self.rows[place] for place in places]

    # ------------------------------------------------------------------------------- beginnings

    def places_of_name(self, name_key: str) -> set[int]:
        """Return the places of the rows with this name or other name."""
        return {*self._by_name.get(name_key, _NONE), *self._by_alias.get(name_key, _NONE)}

    def places_beginning(self, start: str) -> set[int]:
        """Return the places of the rows of which some name's key begins with `start`."""
        first = bisect_left(self._beginnings, start)
        last = bisect_left(self._beginnings, start + _AFTER_EVERYTHING)
        places: set[int] = set()
        for name_key in self._beginnings[first:last]:
            places.update(self._by_name.get(name_key, _NONE))
            places.update(self._by_alias.get(name_key, _NONE))
        return places

    def count_with_word(self, start: str) -> int:
        """Return about how many rows have a word that begins with `start`."""
        first, last = self._range(start)
        return self._before[last] - self._before[first]

    def places_with_word(self, start: str) -> set[int]:
        """Return the places of the rows with a word that begins with `start`."""
        first, last = self._range(start)
        return set().union(*self._places[first:last])

    def words_beginning(self, start: str) -> list[str]:
        """Return the known words that begin with `start`, sorted."""
        first, last = self._range(start)
        return self.vocabulary[first:last]

    def _range(self, start: str) -> tuple[int, int]:
        first = bisect_left(self.vocabulary, start)
        return first, bisect_left(self.vocabulary, start + _AFTER_EVERYTHING, first)


def tier(row: Row) -> int:
    """Return how well known a row is beyond this site: 3 well known, 2 usual, 1 a small school."""
    if row.kind != "school":
        return HIGHER
    name_key = key(row.name)
    return WELL_KNOWN if is_well_known(name_key, row.country) else tier_of(name_key)


def _score(tier_of_row: int, row: Row) -> float:
    return tier_of_row + min(log2(1 + row.weight) / 2, 4)


def _put(index: dict[str, Places], name: str, place: int) -> None:
    places = index.get(name)
    if places is None:
        index[name] = array("I", (place,))
    elif places[-1] != place:
        places.append(place)
