"""All organizations by name and domain, in memory, for matching and for typing ahead.

Built from rows once and then only read. A row's place in the lists is its rank: heavier first.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from alumnet.organizations.names import compact, key, keys, raw_words
from alumnet.organizations.packed import PackedTexts, Places, PlacesByKey
from alumnet.organizations.well_known import HIGHER, WELL_KNOWN, is_well_known, tier_of

_KINDS = ("school", "employer", "association")


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


class Catalogue:
    """An index of organizations that never changes; build a new one when rows do."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the rows, which are read one by one: about 70 µs each."""
        read = _Reading()
        for row in rows:
            read.take(row)
        order = read.order()
        self.texts = read.texts.in_order(order)
        self.tiers = bytes(read.tiers[number] for number in order)
        self._kinds = bytes(read.kinds[number] for number in order)
        self._rows = read.rows.in_order(order)
        by_id = sorted((read.ids[number], place) for place, number in enumerate(order))
        self._ids = array("q", (each for each, _ in by_id))
        self._place_of_id = array("I", (place for _, place in by_id))
        names = read.names.in_order(order)
        del read, by_id
        # One after the other: each takes much while it is made, and little afterwards.
        self._by_name = PlacesByKey.of([own] for own, *_ in map(_lines, names))
        self._by_alias = PlacesByKey.of(
            [other for other in others if other != own] for own, *others in map(_lines, names)
        )
        self._by_compact = PlacesByKey.of(
            [] if self.is_of_kind(place, "school") else map(compact, _lines(text))
            for place, text in enumerate(names)
        )
        self._by_domain = PlacesByKey.of(_unpacked(packed).domains for packed in self._rows)
        self._by_word = PlacesByKey.of(text.replace("|", "").split() for text in self.texts)

    def __len__(self) -> int:
        return len(self._rows)

    # ----------------------------------------------------------------------------------- lookups

    def row(self, place: int) -> Row:
        """Return the row at a place."""
        return _unpacked(self._rows[place])

    def is_of_kind(self, place: int, kind: str) -> bool:
        """Say whether the row at a place is of a kind."""
        return _KINDS[self._kinds[place]] == kind

    def get(self, row_id: int) -> Row | None:
        """Return the row with this id, or None."""
        at = bisect_left(self._ids, row_id)
        is_here = at < len(self._ids) and self._ids[at] == row_id
        return self.row(self._place_of_id[at]) if is_here else None

    def named(self, name_key: str) -> list[Row]:
        """Return the rows whose name has this key, heaviest first."""
        return self._rows_at(self._by_name.having(name_key))

    def also_named(self, name_key: str) -> list[Row]:
        """Return the rows that have this key among their other names."""
        return self._rows_at(self._by_alias.having(name_key))

    def run_together(self, name_key: str) -> list[Row]:
        """Return the employers and associations with this name but for spaces."""
        return self._rows_at(self._by_compact.having(compact(name_key)))

    def at_domain(self, domain: str) -> list[Row]:
        """Return the rows that own exactly this domain."""
        return self._rows_at(self._by_domain.having(domain))

    def _rows_at(self, places: Places) -> list[Row]:
        return [self.row(place) for place in places]

    # ------------------------------------------------------------------------------- beginnings

    def places_of_name(self, name_key: str) -> set[int]:
        """Return the places of the rows with this name or other name."""
        return {*self._by_name.having(name_key), *self._by_alias.having(name_key)}

    def places_beginning(self, start: str) -> set[int]:
        """Return the places of the rows of which some name's key begins with `start`."""
        return {*self._by_name.beginning(start), *self._by_alias.beginning(start)}

    def count_with_word(self, start: str) -> int:
        """Return about how many rows have a word that begins with `start`."""
        return self._by_word.count_beginning(start)

    def places_with_word(self, start: str) -> set[int]:
        """Return the places of the rows with a word that begins with `start`."""
        return set(self._by_word.beginning(start))

    def words_beginning(self, start: str) -> list[str]:
        """Return the known words that begin with `start`, sorted."""
        return self._by_word.keys_beginning(start)


class _Reading:
    """What is taken from rows in the order in which they come, before their places are known."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.tiers = bytearray()
        self.kinds = bytearray()
        self.rows, self.names, self.texts = PackedTexts(), PackedTexts(), PackedTexts()
        self._before: list[tuple[float, int, str, int]] = []

    def take(self, row: Row) -> None:
        """Take in one row."""
        own, *others = keys(row.name) or [""]
        found = [own, *others, *(one for alias in row.aliases for one in keys(alias))]
        as_typed = [" ".join(raw_words(name)) for name in (row.name, *row.aliases)]
        tier_of_row = _tier(row, own)
        self.ids.append(row.id)
        self.tiers.append(tier_of_row)
        self.kinds.append(_KINDS.index(row.kind))
        self.rows.append(_packed(row))
        self.names.append("\n".join(found))
        # Each name between a space and a bar, for a quick look.
        self.texts.append("".join(f" {one}|" for one in dict.fromkeys([*found, *as_typed])))
        self._before.append((-_score(tier_of_row, row), len(row.name), row.name, row.id))

    def order(self) -> list[int]:
        """Return the numbers of the rows by rank."""
        return sorted(range(len(self._before)), key=self._before.__getitem__)


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _packed(row: Row) -> str:
    values = [row.id, row.kind, row.name, row.aliases, row.domains, row.parent_id, row.country]
    return json.dumps([*values, row.weight, row.from_list], ensure_ascii=False)


def _unpacked(text: str) -> Row:
    row_id, kind, name, aliases, domains, *others = json.loads(text)
    return Row(row_id, kind, name, tuple(aliases), tuple(domains), *others)


def tier(row: Row) -> int:
    """Return how well known a row is beyond this site: 3 well known, 2 usual, 1 a small school."""
    return _tier(row, key(row.name))


def _tier(row: Row, name_key: str) -> int:
    if row.kind != "school":
        return HIGHER
    return WELL_KNOWN if is_well_known(name_key, row.country) else tier_of(name_key)


def _score(tier_of_row: int, row: Row) -> float:
    return tier_of_row + min(log2(1 + row.weight) / 2, 4)
