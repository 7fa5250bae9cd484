"""The lists people choose from: industries, mentoring topics, things to learn from the young.

Codes are stable and go into the database; labels may change. The lists are TOML files in
`reference_data/`, read on first use and kept.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from alumnet.kernel.text import words

_FOLDER = "alumnet.organizations.reference_data"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list.

    `also` are other words people use for it; `near` are codes of entries whose people can usually
    help too. `group` is the code of a topic's group, else empty.
    """

    code: str
    label: str
    also: tuple[str, ...]
    near: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A heading with its topics, in the order in which a form shows them."""

    code: str
    label: str
    topics: tuple[Term, ...]


def load(name: str) -> dict[str, Any]:
    """Return the reference file `name` (without ending), parsed."""
    return tomllib.loads(files(_FOLDER).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def industries() -> tuple[Term, ...]:
    """Return all industries by label; `near` counts both ways."""
    terms = _both_ways(tuple(_term(row) for row in load("industries")["industries"]))
    return tuple(sorted(terms, key=lambda term: term.label))


@cache
def topics() -> tuple[Term, ...]:
    """Return all mentoring topics, group after group; `near` counts both ways."""
    return _both_ways(
        tuple(
            _term(row, group["code"])
            for group in load("topics")["group"]
            for row in group["topics"]
        ),
    )


@cache
def topic_groups() -> tuple[TopicGroup, ...]:
    """Return the groups of mentoring topics with their topics."""
    return tuple(
        TopicGroup(
            code=group["code"],
            label=group["label"],
            topics=tuple(topic for topic in topics() if topic.group == group["code"]),
        )
        for group in load("topics")["group"]
    )


@cache
def learning_topics() -> tuple[Term, ...]:
    """Return what seniors want to learn; `near` are codes of mentoring topics."""
    return tuple(_term(row) for row in load("learning")["learning"])


def industry(code: str) -> Term | None:
    """Return the industry with this code, or None."""
    return _by_code(industries).get(code)


def topic(code: str) -> Term | None:
    """Return the mentoring topic with this code, or None."""
    return _by_code(topics).get(code)


def learning_topic(code: str) -> Term | None:
    """Return the thing to learn with this code, or None."""
    return _by_code(learning_topics).get(code)


@cache
def _by_code(all_terms: Any) -> dict[str, Term]:
    return {term.code: term for term in all_terms()}


def find_terms(text: str, terms: Sequence[Term], *, limit: int = 8) -> list[Term]:
    """Return the entries that `text` may mean, best first; none for empty text.

    Every typed word must begin a word of the label or of one other name. An exact name comes
    first, then names that begin with the text, then the rest in list order.
    """
    typed = words(text)
    if not typed:
        return []
    ranked = [(rank, at) for at, term in enumerate(terms) if (rank := _rank(typed, term)) < _NEVER]
    return [terms[at] for _, at in sorted(ranked)[:limit]]


_NEVER = 9


def _rank(typed: list[str], term: Term) -> int:
    in_label = _name_rank(typed, words(term.label))
    in_others = min((_name_rank(typed, words(name)) for name in term.also), default=_NEVER)
    return min(in_label, in_others + 1)


def _name_rank(typed: list[str], name: list[str]) -> int:
    if typed == name:
        return 0
    if " ".join(name).startswith(" ".join(typed)):
        return 2
    if all(any(word.startswith(one) for word in name) for one in typed):
        return 4
    return _NEVER


def code_of(text: str, terms: Sequence[Term]) -> str | None:
    """Return the code that an imported value names: the code itself, a label, another name."""
    wanted = words(text)
    for term in terms:
        if text.strip() == term.code or wanted == words(term.label):
            return term.code
    for term in terms:
        if wanted in (words(term.code), *map(words, term.also)):
            return term.code
    return None


def _term(row: dict[str, Any], group: str = "") -> Term:
    return Term(row["code"], row["label"], tuple(row["also"]), tuple(row["near"]), group)


def _both_ways(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    near: dict[str, dict[str, None]] = {term.code: dict.fromkeys(term.near) for term in terms}
    for term in terms:
        for other in term.near:
            near[other][term.code] = None
    return tuple(
        Term(t.code, t.label, t.also, _without(t.code, near[t.code]), t.group) for t in terms
    )


def _without(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(other for other in codes if other != code)
