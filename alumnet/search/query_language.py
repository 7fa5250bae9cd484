r"""What people type into the search box.

    product manager          words
    "product manager"        a phrase
    company:acme             a field; also school, topic, industry, class (company:"acme corp")
    -sales, -"cold calls"    without

Nothing is ever a syntax error: whatever can't be read as one of these is taken as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from alumnet.kernel.text import name_readings, words
from alumnet.search.documents import FacetKind

LONGEST_QUERY: Final = 400  # characters; the rest is ignored
MOST_CLAUSES: Final = 32
MOST_READINGS: Final = 6

FIELDS: Final = {
    "company": FacetKind.EMPLOYER,
    "employer": FacetKind.EMPLOYER,
    "school": FacetKind.SCHOOL,
    "topic": FacetKind.TOPIC,
    "industry": FacetKind.INDUSTRY,
    "association": FacetKind.ASSOCIATION,
    "class": FacetKind.CLASS_YEAR,
}

_QUOTES: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_MINUSES: Final = str.maketrans(dict.fromkeys("\u2212\u2013\u2014", "-"))
_PIECE: Final = re.compile(
    r"""
    (?P<minus>(?<!\S)-)?            # a minus only counts at the beginning of a word
    (?:(?P<field>[A-Za-z]+):(?=["\w]))?
    (?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))
    """,
    re.VERBOSE,
)


class ClauseKind(Enum):
    """How a clause is looked up."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: folded words, and the facet they are a value of if a field was named.

    `readings` are the ways in which it may be meant as a name ("Müller" is also "mueller").
    """

    kind: ClauseKind
    words: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...] = ()
    field: FacetKind | None = None
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The clauses in the order typed."""

    clauses: tuple[Clause, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The words and phrases to be found."""
        return tuple(c for c in self.clauses if not c.is_excluded and c.field is None)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """The words and phrases that must not be there."""
        return tuple(c for c in self.clauses if c.is_excluded and c.field is None)

    @property
    def fields(self) -> tuple[Clause, ...]:
        """The clauses that name a field, wanted and unwanted."""
        return tuple(c for c in self.clauses if c.field is not None)


@lru_cache(maxsize=1_024)
def parse(text: str) -> ParsedQuery:
    """Return what `text` asks for. Never fails; at most `MOST_CLAUSES` clauses are kept."""
    text = text[:LONGEST_QUERY].translate(_QUOTES).translate(_MINUSES)
    clauses: dict[Clause, None] = {}
    for piece in _PIECE.finditer(text):
        clauses.update(dict.fromkeys(_clauses(piece)))
    return ParsedQuery(tuple(clauses)[:MOST_CLAUSES])


def _clauses(piece: re.Match[str]) -> list[Clause]:
    typed = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    found = tuple(words(typed))
    is_excluded = piece["minus"] is not None
    name = piece["field"]
    if name and name.lower() in FIELDS and found:
        return [Clause(ClauseKind.FIELD, found, (), FIELDS[name.lower()], is_excluded)]
    if name:
        typed = f"{name} {typed}"
        found = tuple(words(typed))
    readings = tuple(name_readings(typed)[:MOST_READINGS])
    # "e-mail" and "foo:bar" are several words written as one: they must stand together.
    if len(found) > 1:
        return [Clause(ClauseKind.PHRASE, found, readings, None, is_excluded)]
    return [Clause(ClauseKind.WORD, (word,), readings, None, is_excluded) for word in found]
