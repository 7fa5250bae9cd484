"""A school's name taken apart: the whole and its part, the name and the place after it.

Only words, no catalogue: whether the whole exists is asked in `recognition`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from alumnet.organizations.names import key
from alumnet.organizations.places import country_code
from alumnet.organizations.reference import load

_BETWEEN = re.compile(r"\s*[,;(]\s*|\s+[-\u2013\u2014]\s+|\)\s*$")
_CONNECTING = r"\W|\b(?:of|the|at|in)\b"
_AROUND_A_PART = re.compile(rf"^(?:{_CONNECTING})+|(?:{_CONNECTING})+$", re.IGNORECASE)
# "The Institute and the University" are two.
_AND_AT_AN_END = re.compile(r"^(?:and|&)\s|\s(?:and|&)(?: the)?$", re.IGNORECASE)
_JOINS = re.compile(r"[,:\u2013\u2014-]$|\b(?:of|at|in|the|de|der)$", re.IGNORECASE)
_LONGEST_PLACE = 3
_MOST_WORDS = 24

# What a part of a university is called, and what it teaches. "Law School" needs one of each.
_PART = frozenset(
    re.findall(
        r"\w+",
        "center college conservatory department faculty institute school schools seminary",
    ),
)
_SUBJECT = frozenset(
    re.findall(
        r"\w+",
        "administration affairs agricultural agriculture architecture art arts business "
        "communication communications computing continuing dental dentistry design diplomacy "
        "divinity drama economics education engineering environment environmental extension film "
        "finance foreign forestry government graduate health hygiene information international "
        "jurisprudence journalism languages law letters liberal management mathematics medical "
        "medicine ministry music nursing optometry pharmacy philosophy physics policy political "
        "politics postgraduate professional public religion science sciences servicesocial "
        "statistics studies technology theology undergraduate veterinary work",
    ),
)
_WHOLE = frozenset(["university", "universidad", "universite", "universitat", "college"])
# Of a state university these are often in another town, under a name of their own.
_OFTEN_ELSEWHERE = frozenset(["dental", "dentistry", "medical", "medicine", "nursing", "pharmacy"])
# Words that schools all over the world are called by.
_GENERIC = (
    _PART
    | _WHOLE
    | _SUBJECT
    | frozenset(
        re.findall(
            r"\w+",
            "academy applied business central city community comprehensive eastern elementary "
            "first free general grammar gymnasium higher high international junior lyceum "
            "metropolitan middle national new northern open polytechnic popular primary "
            "private regional royal secondary senior southern state technical technological "
            "training vocational western",
        ),
    )
)


def faculty_first(name: str) -> Iterator[tuple[str, str]]:
    """Yield (whole, part) for every way to read `name` as a whole and then its faculty.

    The longest whole comes first. After a full name any faculty counts; after a short one
    ("Harvard") only plain ones ("Law School"): Harvard-Westlake School is none of its.
    """
    words = name.split()[:_MOST_WORDS]
    for end in range(len(words) - 1, 0, -1):
        whole, part = " ".join(words[:end]), " ".join(words[end:])
        said = _said(part)
        if said & _PART and said & _SUBJECT and not (_two(whole) or _two(part)):
            full = bool(_WHOLE & _said(whole))
            if full or said <= _PART | _SUBJECT:
                yield whole, _plain(part)


def faculty_last(name: str) -> Iterator[tuple[str, str]]:
    """Yield (whole, part) for every way to read `name` as a faculty and then the whole.

    "Law School of the University of Iowa": something must join the two, for a Government College
    University is no college of another. A whole that crosses a comma begins after one: "School of
    Art, Yale University, New Haven" isn't about a University, New Haven.
    """
    words = name.split()[:_MOST_WORDS]
    for start in range(1, len(words)):
        part, whole = " ".join(words[:start]), " ".join(words[start:])
        if (
            _two(part)
            or _two(whole)
            or not _JOINS.search(part)
            or (_crosses(whole) and not part.endswith(","))
        ):
            continue
        if _PART & _said(part) and _WHOLE & _said(whole):
            yield whole, _plain(part)


def campus(name: str) -> tuple[str, str] | None:
    """Return (whole, place) of a university with a town after it, or None."""
    whole, *rest = _BETWEEN.split(name, maxsplit=1)
    if not rest or "university" not in _said(whole) or (_WHOLE | _PART | _SUBJECT) & _said(rest[0]):
        return None
    return whole, _plain(rest[0])


def often_elsewhere(part: str) -> bool:
    """Say whether a part of a state university is often at another of its campuses."""
    return not _OFTEN_ELSEWHERE.isdisjoint(_said(part))


def is_shared(name_key: str) -> bool:
    """Say whether several schools have this name, or it has no name in it at all.

    `Trinity College`, `International University`.
    """
    return name_key in _shared() or _GENERIC.issuperset(name_key.split())


@cache
def _shared() -> frozenset[str]:
    return frozenset(map(key, load("shared_names")["names"]))


@dataclass(frozen=True, slots=True)
class Placed:
    """A name without the place that followed it, and the country in which that place is."""

    name: str
    place: str
    country: str


def without_place(name: str) -> Iterator[Placed]:
    """Yield the name with the place after it taken off, shortest place first.

    "Union College, Schenectady, N.Y.": only a state or a country at the end makes what stands
    after a comma a place, and a faculty is none.
    """
    parts = [part for part in _BETWEEN.split(name) if part]
    country = _country_of_region(parts[-1]) if len(parts) > 1 else None
    if country is None:
        return
    for end in range(len(parts) - 1, max(0, len(parts) - 1 - _LONGEST_PLACE), -1):
        if (_PART | _WHOLE) & _said(parts[end]):
            return
        yield Placed(", ".join(parts[:end]), ", ".join(parts[end:]), country)


def _two(text: str) -> bool:
    return _AND_AT_AN_END.search(text) is not None


def _crosses(whole: str) -> bool:
    return "," in whole.rstrip(",")


def _said(text: str) -> set[str]:
    return set(key(text).split())


def _plain(part: str) -> str:
    return _AROUND_A_PART.sub("", part)


def _country_of_region(text: str) -> str | None:
    return _regions().get(key(text)) or country_code(text)


@cache
def _regions() -> dict[str, str]:
    return {
        key(name): country
        for country, states in load("regions").items()
        for full, short in states.items()
        for name in (full, *short)
    }
