"""How a line of a roster is like somebody: by names now and before, nicknames, typos, class."""

from collections.abc import Callable, Iterable
from enum import Enum

from alumnet.accounts.rules import name_key
from alumnet.kernel.text import given_name_variants, within_one_edit, words


class NameLikeness(Enum):
    """How a name of an applicant is like that of a line: the value is how much it speaks for it."""

    NONE = 0
    # One word of several.
    PART = 1
    # A letter more, less or another.
    TYPO = 2
    # Bob for Robert.
    NICKNAME = 3
    FORMER = 4
    SAME = 5


SAME_CLASS, SAME_NUMBER = 2, 6


def name_likeness(name: str, former: Iterable[str], line: str) -> NameLikeness:
    """Return how the names of somebody, now and before, are like the name of a line.

    Accents, case and the order of the words don't count.
    """
    sought = name_key(line)
    if not sought:
        return NameLikeness.NONE
    if name_key(name) == sought:
        return NameLikeness.SAME
    if any(name_key(each) == sought for each in former):
        return NameLikeness.FORMER
    names = (name, *former)
    if any(_pairs_up(words(each), words(line), _is_variant) for each in names):
        return NameLikeness.NICKNAME
    if any(_pairs_up(words(each), words(line), _is_near) for each in names):
        return NameLikeness.TYPO
    known = {word for each in names for word in words(each)}
    return NameLikeness.PART if known & set(words(line)) else NameLikeness.NONE


def _pairs_up(mine: list[str], theirs: list[str], alike: Callable[[str, str], bool]) -> bool:
    """Return whether each word of one name has a word of its own in the other."""
    left = list(theirs)
    for word in mine:
        found = next((each for each in left if alike(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _is_variant(one: str, other: str) -> bool:
    return one == other or other in given_name_variants(one) or one in given_name_variants(other)


_SHORTEST_WITH_TYPO = 4


def _is_near(one: str, other: str) -> bool:
    is_long = min(len(one), len(other)) >= _SHORTEST_WITH_TYPO
    return _is_variant(one, other) or (is_long and within_one_edit(one, other))


def keys_of(name: str) -> frozenset[str]:
    """Return the keys by which a name, or one with another given name for it, is looked up."""
    parts = words(name)
    found = {name_key(name)}
    for at, part in enumerate(parts):
        for other in given_name_variants(part):
            found.add(name_key(" ".join([*parts[:at], other, *parts[at + 1 :]])))
    return frozenset(found)


def likeness(likened: NameLikeness, *, same_class: bool, same_number: bool) -> int:
    """Return how much a line of the roster speaks for being somebody; 0 for not at all.

    A class year alone says nothing, nor does a part of the name or a typo without the class.
    """
    score = SAME_NUMBER if same_number else 0
    is_weak = likened in {NameLikeness.PART, NameLikeness.TYPO}
    if likened is NameLikeness.NONE or (is_weak and not same_class):
        return score
    speaks: int = likened.value
    return score + speaks + (SAME_CLASS if same_class else 0)
