"""What somebody typing the name of an organization may mean, best first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

from alumnet.kernel.text import within_one_edit
from alumnet.organizations.catalogue import Catalogue, Row
from alumnet.organizations.names import key, raw_words, spelled_out

_SHORTEST_WITH_TYPO = 4
_WORTH_COLLECTING = 1500
_ENOUGH = 40
_LONGEST = 120
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organization to offer, with the other name that was typed, if it was one."""

    id: int
    kind: str
    name: str
    country: str | None
    also: str = ""


def suggest(
    text: str,
    catalogue: Catalogue,
    *,
    limit: int = 8,
    kind: str | None = None,
) -> list[Suggestion]:
    """Return up to `limit` organizations that the beginning of a name may mean.

    Every word typed must begin a word of one organization's names. An exact name comes first,
    then names that begin with the text and names that contain it, the better known earlier. One
    typo in a word of four letters or more is forgiven when nothing else fits.
    """
    text = text[:_LONGEST]
    typed = list(dict.fromkeys(raw_words(text)))[:_MOST_WORDS]
    if not typed:
        return []
    search = _Search(catalogue, kind)
    places = search.places(key(text), typed) or search.places_with_typos(typed)
    ranked = nsmallest(limit, places, key=search.rank(key(text), " ".join(typed)))
    return [_suggestion(catalogue.row(place), typed) for place in ranked]


@dataclass(frozen=True, slots=True)
class _Search:
    catalogue: Catalogue
    kind: str | None

    def places(self, name_key: str, typed: list[str]) -> set[int]:
        exact = self.catalogue.places_of_name(name_key)
        found = self._holding([spelled_out(word, at, typed) for at, word in enumerate(typed)])
        return self._of_kind(exact) | found

    def _holding(self, words: list[frozenset[str]]) -> set[int]:
        """Return the places that hold a beginning of each word (in any of its spellings).

        With very common words only the first places by rank: there are always enough.
        """
        rarest, *others = sorted(words, key=self._count)
        if not others and self._count(rarest) > _WORTH_COLLECTING:
            return set(islice(self._those_that_hold(range(len(self.catalogue)), words), _ENOUGH))
        found = self._with_word(rarest)
        if others and len(found) > _WORTH_COLLECTING:
            found &= self._with_word(others.pop(0))
        most = _ENOUGH if len(found) > _WORTH_COLLECTING else None
        return set(islice(self._those_that_hold(sorted(found), others), most))

    def _those_that_hold(
        self,
        places: Iterable[int],
        words: list[frozenset[str]],
    ) -> Iterator[int]:
        return (place for place in places if self._is_of_kind(place) and self._holds(place, words))

    def _with_word(self, spellings: frozenset[str]) -> set[int]:
        return set().union(*map(self.catalogue.places_with_word, spellings))

    def _holds(self, place: int, words: list[frozenset[str]]) -> bool:
        text = self.catalogue.texts[place]
        return all(any(f" {one}" in text for one in spellings) for spellings in words)

    def _count(self, spellings: frozenset[str]) -> int:
        return sum(map(self.catalogue.count_with_word, spellings))

    def _is_of_kind(self, place: int) -> bool:
        return self.kind is None or self.catalogue.is_of_kind(place, self.kind)

    def _of_kind(self, places: set[int]) -> set[int]:
        return places if self.kind is None else set(filter(self._is_of_kind, places))

    def places_with_typos(self, typed: list[str]) -> set[int]:
        """Return the places that fit when each longer word may hold one typo."""
        words = [frozenset([word, *self._similar(word)]) for word in typed]
        return self._holding(words)

    def _similar(self, word: str) -> Iterator[str]:
        """Yield beginnings within one edit of `word`; its first letter is taken as right."""
        if len(word) < _SHORTEST_WITH_TYPO:
            return
        length = len(word)
        for start in {word[:2], word[0] + word[2]}:
            for known in self.catalogue.words_beginning(start):
                for end in (length, length + 1, length - 1):
                    if within_one_edit(word, known[:end]):
                        yield known[:end]
                        break

    def rank(self, name_key: str, typed: str) -> "_Rank":
        return _Rank(self.catalogue, name_key, typed)


@dataclass(frozen=True, slots=True)
class _Rank:
    """Orders places: how well known they are, with a bonus for fitting well, then the list."""

    catalogue: Catalogue
    name_key: str
    typed: str

    def __call__(self, place: int) -> tuple[int, int]:
        text = self.catalogue.texts[place]
        own, _, others = text.partition("|")
        score = -2 * self.catalogue.tiers[place]
        if own == f" {self.name_key}":
            score -= 4
        elif f" {self.name_key}|" in others:
            score -= 1
        if not text.startswith((f" {self.name_key}", f" {self.typed}")):
            score += 2
        if not all(f" {word}" in own for word in self.name_key.split()):
            score += 1
        return score, place


def _suggestion(row: Row, typed: list[str]) -> Suggestion:
    own = f" {' '.join(raw_words(row.name))}"
    also = ""
    if not all(f" {word}" in own for word in typed):
        also = next((alias for alias in row.aliases if _has_words(alias, typed)), "")
    return Suggestion(row.id, row.kind, row.name, row.country, also)


def _has_words(alias: str, typed: list[str]) -> bool:
    text = f" {' '.join(raw_words(alias))}"
    return all(f" {word}" in text for word in typed)
