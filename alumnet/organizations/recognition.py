"""Which organization a written name means. Only what is safe is recognised.

A name that several organizations share, or that only resembles one, is nobody's: it stays free
text, and `suggestions.suggest` offers what it may have meant.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from alumnet.kernel.text import clean_line
from alumnet.organizations.catalogue import Catalogue, Row, tier
from alumnet.organizations.faculties import (
    campus,
    faculty_first,
    faculty_last,
    is_shared,
    often_elsewhere,
    without_place,
)
from alumnet.organizations.names import key, keys
from alumnet.organizations.well_known import WELL_KNOWN


class Grade(Enum):
    """How a name was recognised, the surest first."""

    EXACT = "exact"  # its name, but for spelling
    ALIAS = "alias"  # another name of it
    DOMAIN = "domain"  # its domain
    PARENT = "parent"  # a part of it: a faculty, a campus


@dataclass(frozen=True, slots=True)
class Match:
    """The organization that a text means. `part` is what names the part, for PARENT."""

    id: int
    name: str
    grade: Grade
    part: str = ""


_DOMAIN = re.compile(r"^(?:https?://)?(?:[^@\s/]+@)?((?:[\w-]+\.)+[^\W\d_]{2,})(?:[/?#]\S*)?$")
_SHORT = 5
_SIGNS_IN_A_NAME = 300


def match(
    text: str,
    catalogue: Catalogue,
    *,
    kind: str | None = None,
    country: str | None = None,
) -> Match | None:
    """Return the organization that `text` safely means, or None.

    With `kind` that kind is preferred, and an association is only found when asked for. With
    `country` (a code) it decides between organizations of one name.
    """
    wanted = _Wanted(catalogue, kind, country)
    name = clean_line(text, _SIGNS_IN_A_NAME)
    domain = _DOMAIN.match(name.lower())
    if domain:
        return match_domain(domain[1], catalogue)
    found = wanted.by_name(name) or wanted.by_name_and_place(name)
    return found or (wanted.by_part(name) if kind in (None, "school") else None)


def match_domain(domain: str, catalogue: Catalogue) -> Match | None:
    """Return the organization that owns `domain` or the nearest domain above it, or None.

    `alumni.example.edu` and somebody's address there belong to the owner of `example.edu`.
    """
    labels = domain.rpartition("@")[2].lower().strip(". ").split(".")
    for start in range(len(labels) - 1):
        owners = catalogue.at_domain(".".join(labels[start:]))
        if owners:
            if len(owners) > 1:
                return None
            return Match(owners[0].id, owners[0].name, Grade.DOMAIN)
    return None


@dataclass(frozen=True, slots=True)
class _Wanted:
    catalogue: Catalogue
    kind: str | None
    country: str | None

    def by_name(self, name: str) -> Match | None:
        own, *without_brackets = keys(name) or [""]
        found = self._named(own)
        if found or not without_brackets:
            return found
        # Two names may differ in their brackets alone: "(Toulouse II)", "(Toulouse III)".
        found = self._named(without_brackets[0])
        return found if found and found.grade is Grade.EXACT else None

    def by_name_and_place(self, name: str) -> Match | None:
        """Return what the name means without its place; one campus of several is a part."""
        for placed in without_place(name):
            name_key = key(placed.name)
            found = self._named(name_key)
            if found and self._is_in(found.id, placed.country):
                campuses = self._has_campuses(name_key, found.id)
                return _one_of_several(found, placed.place) if campuses else found
        return None

    def _is_in(self, row_id: int, country: str) -> bool:
        row = self.catalogue.get(row_id)
        return row is not None and row.country in (None, country)

    def _named(self, name_key: str) -> Match | None:
        bearers = self._of_kind(self.catalogue.named(name_key))
        others = self._of_kind(self.catalogue.also_named(name_key))
        if bearers:
            row = self._only(bearers, name_key)
            # Notre Dame University in Lebanon has that name, but most who write it mean another.
            doubtful = any(map(_well_known, others)) and not (row and _is_sure(row))
            return Match(row.id, row.name, Grade.EXACT) if row and not doubtful else None
        row = self._only([one for one in others if not _is_too_short(name_key, one)], name_key)
        row = row or self._only(self._of_kind(self.catalogue.run_together(name_key)), name_key)
        return Match(row.id, row.name, Grade.ALIAS) if row else None

    def _of_kind(self, rows: list[Row]) -> list[Row]:
        """Return the rows of the kind asked for, else of any but associations."""
        asked = [row for row in rows if row.kind == self.kind]
        return asked or [row for row in rows if row.kind != "association"]

    def _only(self, rows: list[Row], name_key: str) -> Row | None:
        """Return the one row that is meant: the site's own, in the country given, well known."""
        rows = [row for row in rows if not row.from_list] or rows
        if self.country:
            rows = [row for row in rows if row.country in (None, self.country) or _is_sure(row)]
            rows = [row for row in rows if row.country == self.country] or rows
        elif is_shared(name_key):
            rows = [row for row in rows if _is_sure(row)]
        if len(rows) > 1:
            rows = [row for row in rows if _well_known(row)]
        return rows[0] if len(rows) == 1 else None

    # ------------------------------------------------------------------------------------- parts

    def by_part(self, name: str) -> Match | None:
        """Return the whole of which `name` is a faculty ("Harvard Law School") or a campus."""
        shorter = [placed.name for placed in without_place(name)]
        for one in (*reversed(shorter), name):
            first, last = self._whole(faculty_first(one)), self._whole(faculty_last(one))
            if first or last:
                return None if first and last and first.id != last.id else first or last
        return self._university_and_town(name)

    def _university_and_town(self, name: str) -> Match | None:
        whole, town = campus(name) or ("", "")
        name_key = key(whole)
        found = self._known_school(name_key) if town else None
        if found is None or not all(
            self._is_in(found.id, placed.country) for placed in without_place(name)
        ):
            return None
        campuses = self._has_campuses(name_key, found.id)
        return _one_of_several(found, town) if campuses else _as_part(found, town)

    def _whole(self, readings: Iterable[tuple[str, str]]) -> Match | None:
        """Return the first reading of which the whole is a known school."""
        for whole, part in readings:
            name_key = key(whole)
            found = self._known_school(name_key)
            if found:
                elsewhere = often_elsewhere(part) and self._has_campuses(name_key, found.id)
                return None if elsewhere else _as_part(found, part)
        return None

    def _known_school(self, name_key: str) -> Match | None:
        found = self._named(name_key)
        row = self.catalogue.get(found.id) if found else None
        return found if row and row.kind == "school" else None

    def _has_campuses(self, name_key: str, row_id: int) -> bool:
        """Say whether others have this name with a town after it."""
        longer = self.catalogue.places_beginning(f"{name_key} ")
        return any(
            row_id not in (row.id, row.parent_id) and row.kind == "school"
            for row in map(self.catalogue.row, longer)
        )


def _as_part(whole: Match, part: str) -> Match:
    return Match(whole.id, whole.name, Grade.PARENT, part)


def _one_of_several(whole: Match, place: str) -> Match | None:
    """Return the campus at a place as a part, unless only the main campus bears that name."""
    return None if whole.grade is Grade.ALIAS else _as_part(whole, place)


def _well_known(row: Row) -> bool:
    return tier(row) == WELL_KNOWN


def _is_sure(row: Row) -> bool:
    """Say whether a row is meant by its name although others may have that name too."""
    return not row.from_list or _well_known(row)


def _is_too_short(name_key: str, row: Row) -> bool:
    """Say whether another name is too short to be one school's alone (ISU, MSU)."""
    return (
        row.kind == "school"
        and " " not in name_key
        and len(name_key) <= _SHORT
        and not _is_sure(row)
    )
