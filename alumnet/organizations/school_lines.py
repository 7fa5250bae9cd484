"""Names of schools out of the lines that people wrote into the domain list.

The first line is a name. What follows may be the same name in another language, an abbreviation,
another school, an address, a web page or a letter. Only what is clearly a name is kept.
"""

import re
from dataclasses import dataclass

from alumnet.kernel.text import clean_line, fold
from alumnet.organizations.names import key

_LONGEST = 110
_LABEL = re.compile(
    r"^(?:name(?: in \w+)?|school|university|institution)\s*[:\uff1a]\s*", re.IGNORECASE
)
_REMARK = re.compile(
    r"https?:|www\.|@|\.group\b|[:\uff1a]\s|^\W*$|^\d+[ ,]|\d{5}|\+\d|^[\w-]+(\.[\w-]+)+$|;"
    r"|\b(?:e-?mails?|domains?|website|web ?site|homepage|courses?|regards|example|students are"
    r"|address|merging|semester|proof|formerly|country|located|studied|click|page|suffix"
    r"|is an?|we|my|our|your|this)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_ABBREVIATION = re.compile(r"^(?=.{3,10}$)[^\W\d_a-z]*[A-ZÀ-Ý][A-ZÀ-Ýa-z&.-]*[A-ZÀ-Ý][A-ZÀ-Ý&.-]*$")
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "academy and center college conservatory department education faculty gymnasium high "
        "institute of polytechnic school schools seminary state technology the training university",
    ),
)
# Translations that many schools share.
_SAYS_NOTHING = frozenset({"university applied sciences", "high school", "university"})
_LATIN = re.compile(r"[a-z]")
_SMALL_WORDS = frozenset(["and", "at", "da", "de", "do", "for", "in", "la", "of", "on", "the", "y"])


@dataclass(frozen=True, slots=True)
class Names:
    """One school's name and the other names that are certainly its own."""

    main: str
    others: tuple[str, ...]


def named_schools(lines: list[str]) -> list[Names]:
    """Return the schools that the lines of one domain name, in their order."""
    shared = any(line.strip() == ".group" for line in lines)
    found: list[list[str]] = []
    for line in lines:
        for name in _names_in(line, first=not found):
            _place(name, found, shared=shared)
    return [_names(group) for group in found]


def _names_in(line: str, *, first: bool) -> list[str]:
    """Return the name in a line with the abbreviation in its brackets, or nothing."""
    name = _LABEL.sub("", _unquoted(clean_line(line).strip(" -\u2013"))).rstrip(".,")
    if not 1 < len(name) <= _LONGEST or _REMARK.search(name) or not key(name):
        return []
    if not first and len(name.split()) > 12:  # noqa: PLR2004 (a sentence, not a name)
        return []
    bracketed = _BRACKETS.match(name)
    if bracketed is None:
        return [_capitals(name)]
    outside, inside = bracketed.groups()
    if _ABBREVIATION.match(inside):
        return [_capitals(outside), inside]
    return [inside, outside] if _ABBREVIATION.match(outside) else [_capitals(name)]


def _unquoted(name: str) -> str:
    """Return the name without quotation marks that stand around all of it."""
    inside = name[1:-1]
    return inside if name[:1] == name[-1:] == '"' and '"' not in inside else name


def _place(name: str, found: list[list[str]], *, shared: bool) -> None:
    """Add a name to the school it belongs to, or as a school of its own, or not at all."""
    own = key(name)
    if own in _SAYS_NOTHING or any(own == key(other) for group in found for other in group):
        return
    if not found:
        found.append([name])
    elif _ABBREVIATION.match(name) or _is_translation(name, found[-1], shared=shared):
        if not _is_vague(name, found[-1]):
            found[-1].append(name)
    elif _ENGLISH & set(fold(name).split()) and not _is_variation(own, found):
        found.append([name])
    elif not shared and len(own.split()) > 1 and set(own.split()) & set(key(found[-1][0]).split()):
        _add_short_form(name, found[-1])


def _add_short_form(name: str, group: list[str]) -> None:
    """Add an everyday form such as "PUC Campinas"; longer ones are other places."""
    if len(key(name).split()) < len(key(group[0]).split()):
        group.append(name)


def _is_translation(name: str, group: list[str], *, shared: bool) -> bool:
    """Say whether a name is the same in another language; among many schools, in another script."""
    languages = {_language(other) for other in group if not _is_short(other)}
    if shared and _language(name) != "script":
        return languages == {"script"}
    return _language(name) not in languages


def _is_vague(name: str, group: list[str]) -> bool:
    """Say whether a translation is so short that others bear it: Franciscan University.

    One that names a place (University of Gdańsk) or keeps a name of the original (Kocaeli
    University) isn't vague.
    """
    said = key(name).split()
    if len(said) > 2 or " of " in name or _language(name) != "english":  # noqa: PLR2004
        return False
    kept = {word for other in group for word in key(other).split()}
    return _language(group[0]) == "latin" and kept.isdisjoint(set(said) - _ENGLISH)


def _language(name: str) -> str:
    """Return which of three a name is: another script, English, or another Latin language."""
    folded = fold(name)
    if not _LATIN.search(folded):
        return "script"
    return "english" if _ENGLISH & set(re.findall(r"\w+", folded)) else "latin"


def _is_short(name: str) -> bool:
    return _ABBREVIATION.match(name) is not None


def _is_variation(own: str, found: list[list[str]]) -> bool:
    """Say whether a name only adds words to one that is there already (a campus, a town)."""
    said = set(own.split())
    return any(set(key(group[0]).split()) <= said for group in found)


def _names(group: list[str]) -> Names:
    """Return the names with one in Latin letters first, if there is one."""
    latin = [name for name in group if _language(name) != "script" and not _is_short(name)]
    main = latin[0] if latin else group[0]
    return Names(main, tuple(name for name in group if name != main))


def _capitals(name: str) -> str:
    """Return a name that was shouted or whispered in ordinary capitals."""
    if name.isascii() and name.isupper() and " " in name:
        parts = name.lower().split()
        return " ".join(
            p if p in _SMALL_WORDS and at else p.capitalize() for at, p in enumerate(parts)
        )
    return name[:1].upper() + name[1:] if name[:1].islower() and " " in name else name
