"""Countries, languages and time zones, named in the reader's language by Babel."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from alumnet.kernel.text import normalised, sort_key

# Territories in Babel's list that are no country a person lives in: groups, test codes, specks.
_NO_COUNTRY = frozenset(code for code in re.findall("..", "ACAQBVCPCQDGEAEUEZHMICQOTATFUMUNXAXBZZ"))
# What people write for a country beside its names.
_MORE_COUNTRY_NAMES = {
    "america": "US",
    "bolivia": "BO",
    "brunei darussalam": "BN",
    "burma": "MM",
    "british virgin islands": "VG",
    "cape verde": "CV",
    "congo": "CG",
    "congo democratic republic of": "CD",
    "democratic republic of congo": "CD",
    "czech republic": "CZ",
    "east timor": "TL",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "holy see": "VA",
    "hong kong": "HK",
    "ivory coast": "CI",
    "korea": "KR",
    "korea democratic peoples republic of": "KP",
    "korea republic of": "KR",
    "lao peoples democratic republic": "LA",
    "macao": "MO",
    "macau": "MO",
    "macedonia": "MK",
    "myanmar": "MM",
    "northern ireland": "GB",
    "palestine": "PS",
    "republic of korea": "KR",
    "russian federation": "RU",
    "scotland": "GB",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "turkey": "TR",
    "u k": "GB",
    "u s": "US",
    "u s a": "US",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
    "virgin islands british": "VG",
    "wales": "GB",
}
# Three-letter languages that many people speak and that have no two-letter code.
_MORE_LANGUAGES = ("ase", "bho", "ceb", "fil", "gsw", "haw", "hmn", "mai", "nds", "yue")
_MORE_LANGUAGE_NAMES = {
    "bengali": "bn",
    "castilian": "es",
    "farsi": "fa",
    "flemish": "nl",
    "mandarin": "zh",
    "tagalog": "fil",
}
_ADDITION = re.compile(r"\s*[,(].*$")
_NO_LANGUAGE = frozenset({"mo", "sh", "tl"})
COMMON_ZONES = (
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Mexico_City",
    "America/Bogota",
    "America/Sao_Paulo",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Warsaw",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: its name in the database (`Europe/Berlin`), a city, and what clocks show."""

    key: str
    city: str
    offset: str
    country: str


@dataclass(frozen=True, slots=True)
class ZoneGroup:
    """Zones of one part of the world; the first group holds the common ones."""

    label: str
    zones: tuple[Zone, ...]


# ------------------------------------------------------------------------------------ countries


@cache
def countries(locale: str = "en") -> tuple[Named, ...]:
    """Return all countries and inhabited territories, sorted as a reader expects."""
    return _sorted(
        Named(code, name)
        for code, name in Locale.parse(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY  # noqa: PLR2004
    )


@lru_cache(maxsize=2048)
def country_name(code: str, locale: str = "en") -> str:
    """Return the name of a country, or the code itself when it isn't one."""
    return _names(countries(locale)).get(code, code)


@lru_cache(maxsize=2048)
def country_code(text: str) -> str | None:
    """Return the code of a country written as a code or an English name, or None."""
    if text.strip().upper() in _names(countries()):
        return text.strip().upper()
    # "Tanzania, United Republic of", "Iran (Islamic Republic of)": the start is enough.
    shorter = _ADDITION.sub("", text)
    for wanted in (_comparable(text), _comparable(shorter)):
        code = _MORE_COUNTRY_NAMES.get(wanted) or _codes(countries()).get(wanted)
        if code is not None:
            return code
    return None


# ------------------------------------------------------------------------------------ languages


@cache
def languages(locale: str = "en") -> tuple[Named, ...]:
    """Return the languages that can be chosen, sorted as a reader expects."""
    return _sorted(
        Named(code, name)
        for code, name in Locale.parse(locale).languages.items()
        if (len(code) == 2 or code in _MORE_LANGUAGES) and code not in _NO_LANGUAGE  # noqa: PLR2004
    )


@lru_cache(maxsize=2048)
def language_name(code: str, locale: str = "en") -> str:
    """Return the name of a language, or the code itself when it isn't in the list."""
    return _names(languages(locale)).get(code, code)


@lru_cache(maxsize=512)
def language_code(text: str) -> str | None:
    """Return the code of a language written as a code, in English or in itself, or None."""
    written = text.strip().lower().replace("_", "-").split("-")[0]
    if written in _names(languages()):
        return written
    wanted = normalised(text)
    listed = _codes(languages()).get(wanted) or _own_names().get(wanted)
    return listed or _MORE_LANGUAGE_NAMES.get(wanted)


@cache
def _own_names() -> dict[str, str]:
    """Return what the more common languages call themselves (`deutsch`, `espanol`)."""
    known = ["ar", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it"]
    known += ["ja", "ko", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh"]
    return {normalised(Locale.parse(code).languages[code]): code for code in known}


# ----------------------------------------------------------------------------------- time zones


@cache
def zone_keys() -> frozenset[str]:
    """Return the names of all zones that can be chosen, `UTC` among them."""
    return frozenset(_zone_table()) | {"UTC"}


def zone_groups(now: datetime, locale: str = "en") -> tuple[ZoneGroup, ...]:
    """Return the zones in groups, common ones first, each sorted by what its clocks show now.

    A zone of the first group is in its region's group too.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    return _zone_groups(hour, locale)


def zone_offset(key: str, now: datetime) -> str:
    """Return what the clocks of a zone show compared with UTC: `UTC+05:30`."""
    offset = now.astimezone(ZoneInfo(key)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


@lru_cache(maxsize=8)
def _zone_groups(now: datetime, locale: str) -> tuple[ZoneGroup, ...]:
    cities: Mapping[str, Mapping[str, str]] = Locale.parse(locale).time_zones
    by_key = {
        key: Zone(key, _city(key, cities), zone_offset(key, now), country)
        for key, country in _zone_table().items()
    }
    regions: dict[str, list[Zone]] = {}
    for key, zone in by_key.items():
        regions.setdefault(_region(key), []).append(zone)
    common = [by_key[key] for key in COMMON_ZONES]
    common.append(Zone("UTC", "UTC", "UTC+00:00", ""))
    return (
        ZoneGroup("Common", tuple(sorted(common, key=_by_clock))),
        *(ZoneGroup(name, tuple(sorted(regions[name], key=_by_clock))) for name in sorted(regions)),
    )


def _by_clock(zone: Zone) -> tuple[int, tuple[str, str]]:
    sign = -1 if zone.offset[3] == "-" else 1
    hours, minutes = zone.offset[4:].split(":")
    return sign * (int(hours) * 60 + int(minutes)), sort_key(zone.city)


@cache
def _zone_table() -> dict[str, str]:
    """Return zone name → country code, one zone or more a country, from the zone database."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def _region(key: str) -> str:
    continent = key.partition("/")[0]
    names = {"America": "Americas", "Arctic": "Europe", "Indian": "Indian Ocean"}
    return names.get(continent, continent)


def _city(key: str, cities: Mapping[str, Mapping[str, str]]) -> str:
    """Return the city of a zone; Babel still files some under their old names (Calcutta)."""
    old = get_global("zone_aliases").get(key, key)
    plain = key.rpartition("/")[2].replace("_", " ")
    return cities.get(key, cities.get(old, {})).get("city", plain)


# --------------------------------------------------------------------------------------- shared


def _sorted(named: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(named, key=lambda one: sort_key(one.name)))


@cache
def _names(named: tuple[Named, ...]) -> dict[str, str]:
    return {one.code: one.name for one in named}


@cache
def _codes(named: tuple[Named, ...]) -> dict[str, str]:
    return {_comparable(one.name): one.code for one in named}


def _comparable(name: str) -> str:
    parts = normalised(name.replace("&", " and ")).split()
    return " ".join("saint" if part == "st" else part for part in parts if part != "the")
