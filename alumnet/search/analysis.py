"""From text to terms: folded words, without the most common ones, reduced to their stems.

The same steps for what is indexed and for what is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from alumnet.kernel.text import words
from alumnet.search.whoosh_index import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alumnet.search.documents import Scope, TextValue

TITLE_WEIGHT = 3.0
LONGEST_WORD = 60  # characters; longer runs are addresses and noise
LAST_POSITION = 65_535  # positions are stored in two bytes
_BETWEEN_VALUES = 8  # positions left free, so that no phrase runs from one value into the next

STOP_WORDS = frozenset(
    (
        *("a", "about", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but"),
        *("by", "can", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her"),
        *("him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not"),
        *("of", "on", "or", "our", "she", "so", "some", "such", "than", "that", "the", "their"),
        *("them", "then", "there", "these", "they", "this", "to", "us", "was", "we", "were"),
        *("what", "when", "where", "which", "who", "will", "with", "would", "you", "your"),
    )
)


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str | None:
    """Return the term that stands for a folded word, None for a stop word or an endless one."""
    if word in STOP_WORDS or len(word) > LONGEST_WORD:
        return None
    return stem_of(word) if word.isascii() and not word.isdigit() else word


@dataclass(slots=True)
class Occurrences:
    """How often, how heavily and where one term stands in a member's text."""

    weight: float = 0.0
    positions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class AnalysedText:
    """The terms of a member's text of one scope, and its length in weighted words."""

    terms: dict[str, Occurrences] = field(default_factory=dict)
    length: float = 0.0


def analysed(values: Iterable[TextValue], scope: Scope) -> AnalysedText:
    """Return the terms of those `values` that have this scope; a title's words weigh three."""
    result = AnalysedText()
    position = 0
    for value in values:
        if value.scope is scope:
            weight = TITLE_WEIGHT if value.is_title else 1.0
            position = _add(result, value.text, weight, position) + _BETWEEN_VALUES
    return result


def _add(result: AnalysedText, text: str, weight: float, position: int) -> int:
    terms = result.terms
    for word in words(text):
        position += 1
        term = term_of(word)
        if term is None:
            continue
        found = terms.get(term)
        if found is None:
            found = terms[term] = Occurrences()
        found.weight += weight
        found.positions.append(min(position, LAST_POSITION))
        result.length += weight
    return position


def phrase_terms(phrase: str) -> list[tuple[str, int]]:
    """Return the terms of a phrase with their distance from its first term; stop words leave gaps.

    The gap is kept because positions in the index count stop words too.
    """
    found = [(term_of(word), at) for at, word in enumerate(words(phrase))]
    kept = [(term, at) for term, at in found if term is not None]
    return [(term, at - kept[0][1]) for term, at in kept]
