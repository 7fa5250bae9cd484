"""From a parsed query to the members it finds, with a score for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from alumnet.search.analysis import phrase_terms, term_of
from alumnet.search.documents import Scope
from alumnet.search.merging import merged, scratch
from alumnet.search.names import SHORTEST_BEGINNING
from alumnet.search.query_language import ClauseKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from alumnet.search.names import NameIndex
    from alumnet.search.query_language import Clause
    from alumnet.search.sight import Sight
    from alumnet.search.text import TextIndex

    Slots = NDArray[np.integer[Any]]
    Weights = NDArray[np.float32]

_ALL_NEEDED_UP_TO: Final = 2  # words; of more, three quarters suffice
_SHARE_NEEDED: Final = 0.75
_EXACT_NAME: Final = 2.2  # the impact of a name, as of a word said very often: k1 + 1
_NEAR_NAME: Final = 1.1  # a beginning or a typo
_PHRASE: Final = 1.8


@dataclass(frozen=True, slots=True)
class Matches:
    """Members found, each once and in no order, with their scores."""

    slots: Slots
    scores: Weights
    is_relaxed: bool = False
    is_cut_short: bool = False


class _Found(NamedTuple):
    """Where one clause is found: members, each once, with weights, and how rare it is."""

    slots: Slots
    weights: Weights
    rarity: float


class TextQuery:
    """Evaluates words and phrases for one person on one generation."""

    def __init__(
        self, text: TextIndex, names: NameIndex, sight: Sight, out_of_time: Callable[[], bool]
    ) -> None:
        self._text = text
        self._names = names
        self._sight = sight
        self._out_of_time = out_of_time

    def matches(self, wanted: Sequence[Clause]) -> Matches | None:
        """Return who has the words; None when nothing was asked that could be looked up.

        With one or two words all are needed, with more three quarters of them. When nobody has so
        many, any of them suffices (`is_relaxed`).
        """
        found, is_cut_short = self._all_found(wanted)
        if not found:
            return None
        size = self._sight.columns.size
        if len(found) <= _ALL_NEEDED_UP_TO:
            slots, scores = _in_all(found, size)
            if len(slots) or len(found) == 1:
                return Matches(slots, scores, is_cut_short=is_cut_short)
        scores = np.zeros(size, np.float32)
        held = np.zeros(size, np.uint8)
        for clause in found:
            scores[clause.slots] += np.float32(clause.rarity) * clause.weights
            held[clause.slots] += 1
        slots, is_relaxed = _with_enough(held, len(found))
        return Matches(slots, scores[slots], is_relaxed, is_cut_short)

    def members_with(self, clause: Clause) -> Slots:
        """Return everybody with one clause, for leaving them out."""
        found = self._found(clause)
        return found.slots if found else np.empty(0, np.int64)

    def _all_found(self, wanted: Sequence[Clause]) -> tuple[list[_Found], bool]:
        found: list[_Found] = []
        for at, clause in enumerate(wanted):
            if found and self._out_of_time():
                return found, True
            result = self._found(clause, wanted[max(at - 1, 0) : at + 2])
            if result is not None:
                found.append(result)
        return found, False

    def _found(self, clause: Clause, around: Sequence[Clause] = ()) -> _Found | None:
        """Return where a clause is found; None for stop words that are nobody's name."""
        in_text = self._in_text(clause)
        named = self._named(clause, around)
        if in_text is None and not len(named):
            return None
        found = in_text or (np.empty(0, np.int64), np.empty(0, np.float32))
        if len(named):
            weights = np.full(len(named), _EXACT_NAME, np.float32)
            found = merged(found, (named, weights), self._sight.columns.size)
        if not len(found[0]) and clause.kind is ClauseKind.WORD:
            near = self._nearly_named(clause.words[0])
            found = (near, np.full(len(near), _NEAR_NAME, np.float32))
        return _Found(*found, self._rarity(len(found[0])))

    def _in_text(self, clause: Clause) -> tuple[Slots, Weights] | None:
        """Return where the words stand in texts; None when all of them are stop words."""
        if clause.kind is ClauseKind.WORD:
            term = term_of(clause.words[0])
            return None if term is None else self._postings(term)
        terms = phrase_terms(" ".join(clause.words))
        if not terms:
            return None
        if len(terms) == 1:
            return self._postings(terms[0][0])
        for_everyone, for_them = (
            self._seen(scope, self._text.phrase(scope, terms)) for scope in Scope
        )
        return merged(for_everyone, for_them, self._sight.columns.size)

    def _postings(self, term: str) -> tuple[Slots, Weights]:
        sight = self._sight
        postings = self._text.visible(term, sight.association_ids, sight.shared)
        if sight.sees_everybody:
            return postings.slots, postings.impacts
        keep = sight.there[postings.slots]
        return postings.slots[keep], postings.impacts[keep]

    def _seen(self, scope: Scope, slots: Slots) -> tuple[Slots, Weights]:
        keep = self._sight.there[slots]
        if scope is Scope.SHARED:
            keep &= self._sight.shared[slots]
        return slots[keep], np.full(int(np.count_nonzero(keep)), _PHRASE, np.float32)

    def _named(self, clause: Clause, around: Sequence[Clause]) -> Slots:
        shared = self._sight.shared
        lists = [self._names.reading(forms, shared) for forms in clause.readings]
        if clause.kind is ClauseKind.WORD:
            # "Anne Marie" may have been entered as "Annemarie".
            words = [each.words[0] for each in around if each.kind is ClauseKind.WORD]
            joined = map("".join, pairwise(words))
            lists += [self._names.exact(form, shared) for form in joined]
        lists = [slots for slots in lists if len(slots)]
        if not lists:
            return np.empty(0, np.int32)
        slots = lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))
        return slots[self._sight.there[slots]]

    def _nearly_named(self, word: str) -> Slots:
        shared = self._sight.shared
        if len(word) < SHORTEST_BEGINNING:
            return np.empty(0, np.int32)
        slots = np.unique(self._names.beginning(word, shared))
        if not len(slots):
            slots = self._names.with_typo(word, shared)
        return slots[self._sight.there[slots]]

    def _rarity(self, holding: int) -> float:
        """Return BM25's inverse document frequency, counted among those who may be seen."""
        return math.log1p((self._sight.people - holding + 0.5) / (holding + 0.5))


def _in_all(found: list[_Found], size: int) -> tuple[Slots, Weights]:
    """Return the members with all clauses, and their scores."""
    fewest, *others = sorted(found, key=lambda clause: len(clause.slots))
    slots = fewest.slots
    scores = fewest.weights * np.float32(fewest.rarity)
    for clause in others:
        place = scratch(size)
        place[slots] = scores
        so_far = place[clause.slots]
        place[slots] = 0
        both = np.flatnonzero(so_far)
        slots = clause.slots[both]
        scores = so_far[both] + np.float32(clause.rarity) * clause.weights[both]
    return slots, scores


def _with_enough(held: NDArray[np.uint8], clauses: int) -> tuple[Slots, bool]:
    """Return the members with enough of the clauses, and whether fewer had to do."""
    is_many = clauses > _ALL_NEEDED_UP_TO
    needed = math.floor(clauses * _SHARE_NEEDED) if is_many else clauses
    slots = np.flatnonzero(held >= needed)
    if len(slots):
        return slots, False
    slots = np.flatnonzero(held)
    return slots, len(slots) > 0
