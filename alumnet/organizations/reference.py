"""The lists people choose from: industries, mentoring topics, things to learn from the young.

Codes are stable and go into the database; labels may change. The lists are TOML files in
`reference_data/`, read on first use and kept. What a site's staff changed of the topics comes on
top of theirs (`put_topic_changes`): whoever reads a code out of the database asks `meant` for the
one it stands for now.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from alumnet.kernel.text import words

_FOLDER = "alumnet.organizations.reference_data"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list.

    `also` are other words people use for it; `near` are codes of entries whose people can usually
    help too. `group` is the code of a topic's group, else empty. What isn't offered any more stays
    with whoever chose it.
    """

    code: str
    label: str
    also: tuple[str, ...]
    near: tuple[str, ...]
    group: str = ""
    is_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChange:
    """What staff changed of a topic, or one that they added; None is as shipped."""

    code: str
    label: str | None = None
    also: tuple[str, ...] | None = None
    group: str | None = None
    position: int | None = None
    is_retired: bool = False
    merged_into: str | None = None


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


# ----------------------------------------------------------------------------------------- topics
T = TypeVar("T")
_changes: dict[str, TopicChange] = {}
_kept: list[Callable[[], None]] = []


def follows_topics(function: Callable[[], T]) -> Callable[[], T]:
    """Keep what a function returns until the topics change."""
    keeping = cache(function)
    _kept.append(keeping.cache_clear)
    return keeping


def put_topic_changes(changes: Iterable[TopicChange]) -> None:
    """Let these be all changes of the shipped topics."""
    _changes.clear()
    _changes.update((each.code, each) for each in changes)
    for forget in _kept:
        forget()


def meant(code: str) -> str:
    """Return the code that one stands for: another where its topic was merged into that."""
    seen = {code}
    while (change := _changes.get(code)) and change.merged_into and change.merged_into not in seen:
        code = change.merged_into
        seen.add(code)
    return code


def all_meant(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what these codes stand for, each once, in their order."""
    return tuple(dict.fromkeys(map(meant, codes)))


def codes_meaning(code: str) -> tuple[str, ...]:
    """Return the codes that stand for the same topic as this one, itself first."""
    now = meant(code)
    return (now, *(each for each in _changes if each != now and meant(each) == now))


@cache
def shipped_topics() -> Mapping[str, Term]:
    """Return the topics as they came, by code, group after group."""
    terms = (_term(row, group["code"]) for group in load_groups() for row in group["topics"])
    return {term.code: term for term in terms}


@follows_topics
def topics() -> tuple[Term, ...]:
    """Return all mentoring topics, group after group; `near` counts both ways.

    Also those that aren't offered any more; a topic that was merged is another name of the other.
    """
    shipped = shipped_topics()
    terms = {code: _changed(term, _changes.get(code)) for code, term in shipped.items()}
    for code, change in _changes.items():
        if code not in shipped:
            terms[code] = _changed(Term(code, code, (), ()), change)
    merged = [term for code, term in terms.items() if meant(code) != code]
    for term in merged:
        del terms[term.code]
    for term in merged:
        if other := terms.get(meant(term.code)):
            names = dict.fromkeys((*other.also, term.label, *term.also))
            names.pop(other.label, None)
            terms[other.code] = replace(other, also=tuple(names), near=other.near + term.near)
    known = (
        replace(each, near=tuple(c for c in all_meant(each.near) if c in terms))
        for each in terms.values()
    )
    return _both_ways(tuple(sorted(known, key=_place)))


def _changed(term: Term, change: TopicChange | None) -> Term:
    if change is None:
        return term
    return replace(
        term,
        label=term.label if change.label is None else change.label,
        also=term.also if change.also is None else change.also,
        group=term.group if change.group is None else change.group,
        is_offered=not change.is_retired,
    )


def _place(term: Term) -> tuple[int, int]:
    """Return where a topic stands: its group, then as staff ordered it, then as it came."""
    change = _changes.get(term.code)
    groups = [group["code"] for group in load_groups()]
    if change is not None and change.position is not None:
        at = change.position
    else:
        at = _shipped_places().get(term.code, len(_shipped_places()))
    return groups.index(term.group) if term.group in groups else len(groups), at


@cache
def load_groups() -> Sequence[Mapping[str, Any]]:
    """Return the groups as the file has them."""
    found: list[dict[str, Any]] = load("topics")["group"]
    return found


@cache
def _shipped_places() -> Mapping[str, int]:
    return {code: number for number, code in enumerate(shipped_topics())}


@follows_topics
def topic_groups() -> tuple[TopicGroup, ...]:
    """Return the groups of mentoring topics with their topics."""
    return tuple(
        TopicGroup(
            code=group["code"],
            label=group["label"],
            topics=tuple(topic for topic in topics() if topic.group == group["code"]),
        )
        for group in load_groups()
    )


@follows_topics
def learning_topics() -> tuple[Term, ...]:
    """Return what seniors want to learn; `near` are codes of mentoring topics."""
    terms = (_term(row) for row in load("learning")["learning"])
    return tuple(replace(each, near=all_meant(each.near)) for each in terms)


def industry(code: str) -> Term | None:
    """Return the industry with this code, or None."""
    return _by_code(industries).get(code)


def topic(code: str) -> Term | None:
    """Return the mentoring topic with this code, or None."""
    return _by_code(topics).get(meant(code))


def learning_topic(code: str) -> Term | None:
    """Return the thing to learn with this code, or None."""
    return _by_code(learning_topics).get(code)


@cache
def _by_code(all_terms: Any) -> dict[str, Term]:
    return {term.code: term for term in all_terms()}


_kept.append(_by_code.cache_clear)


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
    return tuple(replace(each, near=_without(each.code, near[each.code])) for each in terms)


def _without(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(other for other in codes if other != code)
