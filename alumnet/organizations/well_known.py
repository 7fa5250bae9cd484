"""The schools that everybody knows, and what a name or a domain tells about any school."""

import re
from dataclasses import dataclass
from functools import cache

from alumnet.organizations.names import key
from alumnet.organizations.reference import load

WELL_KNOWN, HIGHER, OTHER = 3, 2, 1
_UNITED_KINGDOM = {"uk": "GB", "scot": "GB", "wales": "GB", "cymru": "GB", "london": "GB"}
_GERMANY = dict.fromkeys(["bayern", "berlin", "hamburg", "koeln", "nrw", "ruhr", "schule"], "DE")
_TOP_LEVEL_COUNTRIES = {
    **_UNITED_KINGDOM,
    **_GERMANY,
    "cat": "ES",
    "edu": "US",
    "gov": "US",
    "mil": "US",
    "su": "RU",
    "tirol": "AT",
    "wien": "AT",
}
# Country codes that anybody uses; only `ac.` or `edu.` before them says where a school is.
_EVERYBODYS = frozenset(
    ["ai", "cc", "co", "eu", "fm", "gg", "io", "la", "ly", "me", "to", "tv", "ws"],
)
_HIGHER_WORDS = frozenset(
    re.findall(
        r"\w+",
        "college faculty hochschule institut institute instituto politechnika polytechnic seminary "
        "universidad universidade universita universitas universitat universite universiteit "
        "universitet university uniwersytet",
    ),
)
_SCHOOL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "colegio district elementary gimnazija grammar gymnasium gymnazium high k12 liceo lycee "
        "lyceum middle primary school schools secondary",
    ),
)


@dataclass(frozen=True, slots=True)
class WellKnown:
    """A well-known school: its other names, and its parts, each with all its names."""

    domain: str
    name: str
    also: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    country: str | None


@cache
def well_known_schools() -> tuple[WellKnown, ...]:
    """Return the well-known schools in the order of the file."""
    return tuple(
        WellKnown(
            domain=row["domain"],
            name=row["name"],
            also=tuple(row.get("also", ())),
            parts=tuple(tuple(part.split(" | ")) for part in row.get("parts", ())),
            country=row.get("country") or country_of(row["domain"]),
        )
        for row in load("well_known_schools")["schools"]
    )


@cache
def _countries_of_well_known() -> dict[str, str | None]:
    names = [(school.name, school.country) for school in well_known_schools()]
    names += [(part[0], one.country) for one in well_known_schools() for part in one.parts]
    return {key(name): country for name, country in names}


def is_well_known(name_key: str, country: str | None) -> bool:
    """Say whether a school of this name in this country (None: unknown) is well known."""
    at_home = _countries_of_well_known()
    return name_key in at_home and country in (None, at_home[name_key])


def country_of(domain: str) -> str | None:
    """Return the country that a domain's end tells, or None."""
    labels = domain.rsplit(".", 2)
    top = labels[-1]
    if top in _TOP_LEVEL_COUNTRIES:
        return _TOP_LEVEL_COUNTRIES[top]
    if len(top) != 2:  # noqa: PLR2004
        return None
    academic = len(labels) > 1 and labels[-2] in {"ac", "edu", "gov", "sch"}
    return None if top in _EVERYBODYS and not academic else top.upper()


def tier_of(name_key: str) -> int:
    """Return 2 for the name of a university or college, 1 for that of any other school."""
    said = set(name_key.split())
    return HIGHER if said & _HIGHER_WORDS and not said & _SCHOOL_WORDS else OTHER
