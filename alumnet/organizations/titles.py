"""Role titles: what family of work a title belongs to and at which level.

The table is `reference_data/titles.toml`; `parse_title` also reads titles that aren't in it.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from alumnet.kernel.text import words
from alumnet.organizations.reference import load


class Level(IntEnum):
    """How far up a title is, comparable across families."""

    STUDENT = 0
    JUNIOR = 1
    PROFESSIONAL = 2
    SENIOR = 3
    MANAGER = 4
    DIRECTOR = 5
    EXECUTIVE = 6


@dataclass(frozen=True, slots=True)
class RoleTitle:
    """A title of the list."""

    title: str
    family: str
    level: Level


@dataclass(frozen=True, slots=True)
class Family:
    """A family of work, with the words that point to it."""

    code: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """What a free-text title says: the code of a family (None when unclear) and a level."""

    family: str | None
    level: Level


@cache
def families() -> tuple[Family, ...]:
    """Return the families of work in list order."""
    rows = load("titles")["family"]
    return tuple(Family(row["code"], row["label"], tuple(row["words"])) for row in rows)


@cache
def role_titles() -> tuple[RoleTitle, ...]:
    """Return all listed titles, family by family, lowest level first."""
    return tuple(
        RoleTitle(title, row["code"], level)
        for row in load("titles")["family"]
        for level in Level
        for title in row.get(level.name.lower(), ())
    )


# Words around a title that move its level. The first list that fits decides.
_FLOORS: tuple[tuple[Level, frozenset[str]], ...] = (
    (Level.EXECUTIVE, frozenset({"chief", "ceo", "founder", "cofounder"})),
    (Level.DIRECTOR, frozenset({"director", "head", "vp", "svp", "evp", "avp"})),
    (Level.MANAGER, frozenset({"manager", "supervisor", "lead", "leader"})),
    (Level.SENIOR, frozenset({"senior", "principal", "staff", "experienced"})),
)
_CEILINGS: tuple[tuple[Level, frozenset[str]], ...] = (
    (Level.STUDENT, frozenset({"intern", "internship", "student", "apprentice"})),
    (Level.JUNIOR, frozenset({"junior", "trainee", "entry", "graduate", "aide"})),
)
# Both ways of writing become one before anything is compared.
_SHORT_FORMS = {
    "sr": "senior",
    "snr": "senior",
    "jr": "junior",
    "jnr": "junior",
    "mgr": "manager",
    "dir": "director",
    "eng": "engineer",
    "engr": "engineer",
    "asst": "assistant",
    "assoc": "associate",
    "prof": "professor",
    "lt": "lieutenant",
    "capt": "captain",
    "col": "colonel",
    "sgt": "sergeant",
    "cmdr": "commander",
    "dev": "developer",
    "swe": "software engineer",
    "svp": "senior vice president",
    "evp": "executive vice president",
    "avp": "assistant vice president",
    "vp": "vice president",
    "rn": "registered nurse",
    "us": "united states",
    "ops": "operations",
    "programme": "program",
    "centre": "center",
    "counsellor": "counselor",
}
_FORMER = frozenset({"former", "formerly", "retired", "ex", "emeritus", "emerita", "past"})
_EMPLOYER_FOLLOWS = re.compile(r"\s(?:at|with|to)\s|\s?@", re.IGNORECASE)
_SECOND_PART = re.compile(r"\s[-\u2013\u2014|\u00b7/]\s|[,;:]\s")
_GENERAL = "general-management"
_LONGEST = 200
_DEPUTY = frozenset({"deputy", "assistant", "associate", "vice"})


@lru_cache(maxsize=4096)
def parse_title(text: str) -> ParsedTitle:
    """Return the family and level of a title as somebody typed it.

    The longest listed title inside the text decides; words around it move the level ("Senior …",
    "… intern"). Without a listed title the family comes from its words and the level is at least
    professional. What follows "at" is an employer; what follows a comma or a dash only counts
    when the first part names no trade ("Vice president, marketing").
    """
    said = _EMPLOYER_FOLLOWS.split(text.strip()[:_LONGEST], maxsplit=1)[0]
    first = _parse(_normalised(_SECOND_PART.split(said, maxsplit=1)[0]))
    if first.family not in (None, _GENERAL):
        return first
    whole = _parse(_normalised(said))
    if whole.family in (None, _GENERAL):
        return first if first.family else whole
    return ParsedTitle(whole.family, first.level if first.family else whole.level)


def _parse(typed: tuple[str, ...]) -> ParsedTitle:
    found = _longest_listed(typed)
    if found is None:
        return ParsedTitle(_family_by_words(typed), _moved(Level.PROFESSIONAL, typed))
    title, start, end = found
    around = typed[:start] + typed[end:]
    # "Manager", "Director", "Head" name a level but no trade: the words around them do.
    family = title.family
    if family == _GENERAL:
        trade = tuple(word for word in around if word not in _DEPUTY)
        family = _family_by_words(trade, otherwise=family) or family
    return ParsedTitle(family, _moved(title.level, around))


def _longest_listed(typed: tuple[str, ...]) -> tuple[RoleTitle, int, int] | None:
    listed = _listed()
    for length in range(min(len(typed), 6), 0, -1):
        for start in range(len(typed) - length + 1):
            title = listed.get(typed[start : start + length])
            if title is not None:
                return title, start, start + length
    return None


@cache
def _listed() -> dict[tuple[str, ...], RoleTitle]:
    return {_normalised(title.title): title for title in role_titles()}


def _family_by_words(typed: tuple[str, ...], otherwise: str | None = None) -> str | None:
    """Return the family with the longest pointing phrase; the later phrase on a tie."""
    pointers = _pointers()
    for length in (3, 2, 1):
        for start in range(len(typed) - length, -1, -1):
            pointed = pointers.get(typed[start : start + length], otherwise)
            if pointed != otherwise:
                return pointed
    return otherwise


@cache
def _pointers() -> dict[tuple[str, ...], str]:
    pointers: dict[tuple[str, ...], str] = {}
    for family in families():
        for phrase in family.words:
            pointers.setdefault(_normalised(phrase), family.code)
    return pointers


def _moved(level: Level, around: tuple[str, ...]) -> Level:
    said = frozenset(around)
    for ceiling, low_words in _CEILINGS:
        if said & low_words:
            return min(level, ceiling)
    for floor, high_words in _FLOORS:
        if said & high_words:
            return _one_below(max(level, floor), said)
    return _one_below(level, said)


def _one_below(level: Level, said: frozenset[str]) -> Level:
    """Return the level of a deputy or assistant: one below, never below junior."""
    return Level(max(level - 1, Level.JUNIOR)) if said & _DEPUTY else level


def _normalised(text: str) -> tuple[str, ...]:
    spelled = " ".join(_SHORT_FORMS.get(word, word) for word in words(text.replace("&", " and ")))
    return tuple(word for word in spelled.split() if word not in _FORMER)
