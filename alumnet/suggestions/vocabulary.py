"""The numbers that stand for roles, topics, industries, languages and what matters to people.

A role is a family of work at a rank, so that two titles for the same work are one role. Ranks are
the levels of titles, two numbers each: the higher one is for experts, who stay in their trade and
go up in it ("Principal Engineer" above "Senior Engineer").
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alumnet.kernel.text import words
from alumnet.matching.people import UNKNOWN
from alumnet.members.rules.choices import MOTIVES, VALUES
from alumnet.organizations import places, reference
from alumnet.organizations.titles import Level, families, parse_title

RANKS: Final = 2 * len(Level)
_EXPERTS: Final = frozenset({"principal", "staff", "distinguished", "fellow", "expert"})
Codes = Mapping[str, int]


@cache
def family_codes() -> Codes:
    """Return the number of each family of work."""
    return _numbered(each.code for each in families())


@reference.follows_topics
def topic_codes() -> Codes:
    """Return the number of each topic."""
    return _numbered(each.code for each in reference.topics())


@cache
def industry_codes() -> Codes:
    """Return the number of each industry."""
    return _numbered(each.code for each in reference.industries())


@cache
def language_codes() -> Codes:
    """Return the number of each language."""
    return _numbered(each.code for each in places.languages())


@cache
def purpose_codes() -> Codes:
    """Return the number of each motive and each value."""
    return _numbered(
        [*(f"motive:{code}" for code in MOTIVES), *(f"value:{code}" for code in VALUES)]
    )


def _numbered(codes: Iterable[str]) -> Codes:
    return {code: number for number, code in enumerate(codes)}


@reference.follows_topics
def stamp() -> str:
    """Return what changes when any number would stand for something else."""
    lists = (family_codes, topic_codes, industry_codes, language_codes, purpose_codes)
    text = "\n".join(",".join(each()) for each in lists)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def role_of(title: str) -> int:
    """Return the role that a title names, UNKNOWN if its family can't be told."""
    parsed = parse_title(title)
    if parsed.family is None:
        return UNKNOWN
    is_expert = parsed.level >= Level.PROFESSIONAL and not _EXPERTS.isdisjoint(words(title))
    return family_codes()[parsed.family] * RANKS + 2 * parsed.level + is_expert


def level_of(title: str) -> int:
    """Return the level of a title, UNKNOWN for none."""
    return int(parse_title(title).level) if title.strip() else UNKNOWN


@cache
def role_families() -> NDArray[np.int32]:
    """Return the family of each role."""
    return np.repeat(np.arange(len(family_codes()), dtype=np.int32), RANKS)


def purposes(motives: Iterable[str], values: Iterable[str]) -> list[str]:
    """Return motives and values as one list of codes."""
    return [*(f"motive:{code}" for code in motives), *(f"value:{code}" for code in values)]


def sets_of(rows: list[Iterable[str]], codes: Codes) -> NDArray[np.float32]:
    """Return rows of 0 and 1 for lists of codes; what is in no list any more is left out."""
    found: NDArray[Any] = np.zeros((len(rows), len(codes)), np.float32)
    for at, row in enumerate(rows):
        found[at, [codes[code] for code in row if code in codes]] = 1.0
    return found
