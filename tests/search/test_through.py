"""Paths through contacts are those that the rules make of each single pair of people."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search.documents import IndexedLink, IndexedSpell, MemberDocument
from alumnet.search.requests import Onlooker, PathFound
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import DEFAULT_POLICY, TieKind
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import tie_of
from tests.search.invented import (
    ACME,
    TINY,
    TODAY,
    Index,
    a_member,
    an_onlooker,
    populations,
    seen,
    years,
)
from tests.search.test_nearness import as_spells

ME = 900
_levels = st.sampled_from((TieLevel.UNNAMED, TieLevel.UNNAMED, *TieLevel))
# Of late at one small group: what people share there is often link enough.
_spells = st.builds(
    lambda at, first, length, level, is_current: IndexedSpell(
        SpellKind.EMPLOYMENT,
        at,
        ACME,
        years(first, None if is_current else first + length, is_current=is_current),
        level=level,
    ),
    st.sampled_from((ACME, ACME, TINY)),
    st.integers(2016, 2022),
    st.integers(2, 6),
    _levels,
    st.sampled_from((False, False, False, True)),
)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[MemberDocument], Onlooker]:
    """Draw people with levels for what they share, whom they know, and one of them who looks."""
    people = [*draw(populations(most=9)), a_member(ME)]
    ids = [person.person_id for person in people]
    mine = set(draw(st.sampled_from((ids[:-1], ids[:5], ids[2:8]))))
    pairs = draw(st.sets(st.sampled_from([*combinations(ids[:-1], 2), (ids[0], ME)]), max_size=6))
    links = {
        frozenset(pair): draw(st.sampled_from((TieLevel.UNNAMED, TieLevel.UNNAMED, *_NAMED)))
        for pair in pairs
    } | {frozenset({other, ME}): draw(st.sampled_from(_FIRST)) for other in sorted(mine)}
    drawn = [
        replace(
            person,
            spells=tuple(draw(st.lists(_spells, min_size=person.person_id % 2, max_size=2))),
            links=tuple(
                IndexedLink(other, level)
                for other in ids
                if (level := links.get(frozenset({person.person_id, other})))
            ),
        )
        for person in people
    ]
    in_order = sorted(mine)
    circles = tuple(tuple(in_order[at : at + 5]) for at in range(0, len(in_order) - 4, 5))
    onlooker = an_onlooker(ME, connection_ids=frozenset(mine), circles=circles)
    return drawn, onlooker


_NAMED = (TieLevel.LISTED, None)
_FIRST = (*[TieLevel.UNNAMED] * 6, None)


def expected(people: list[MemberDocument], me: Onlooker) -> dict[int, PathFound]:
    """Return the path to each member by the rules, pair by pair."""
    by_id = {person.person_id: seen(person, me) for person in people}
    sizes = sizes_of(by_id.values())
    found = {}
    for target in by_id.values():
        if target.person_id != ME:
            paths = [*connected(target, by_id, me), *sharing(target, by_id, me, sizes)]
            if paths:
                found[target.person_id] = max(paths, key=lambda path: path.strength)
    return found


def sizes_of(people: Iterable[MemberDocument]) -> dict[int, int]:
    people = list(people)
    return {
        organization: sum(
            any(spell.organization_id == organization for spell in person.spells)
            for person in people
        )
        for organization in {s.organization_id for person in people for s in person.spells}
    }


def level_between(one: MemberDocument, other: int) -> TieLevel | None:
    return next((link.level for link in one.links if link.person_id == other), None)


def contacts_of(by_id: dict[int, MemberDocument], me: Onlooker) -> list[int]:
    return sorted(
        each for each in me.connection_ids & by_id.keys() if level_between(by_id[each], ME)
    )


def connected(
    target: MemberDocument, by_id: dict[int, MemberDocument], me: Onlooker
) -> list[PathFound]:
    strength = DEFAULT_POLICY.connection**2
    contacts = contacts_of(by_id, me)
    leading = [each for each in contacts if level_between(target, each)]
    named = [each for each in leading if level_between(target, each) is TieLevel.LISTED]
    if named:
        return [PathFound(strength, named[0], True)]
    counted = {each for circle in me.circles if by_id.keys() >= set(circle) for each in circle}
    others = [
        len({each for each in counted if each == other or level_between(person, each)})
        for other, person in by_id.items()
        if other not in {ME, target.person_id}
    ]
    is_said = len(counted) - sum(sorted(others)[-2:]) >= 3
    return [PathFound(strength, 0, True)] if is_said and counted & set(leading) else []


def sharing(
    target: MemberDocument, by_id: dict[int, MemberDocument], me: Onlooker, sizes: dict[int, int]
) -> list[PathFound]:
    found = []
    contacts = [each for each in contacts_of(by_id, me) if each != target.person_id]
    for place in {(spell.kind, spell.group_id) for spell in target.spells}:
        links = [strongest(place, by_id[each], target, sizes) for each in contacts]
        third = sorted([0.0, 0.0, 0.0, *(any_link for any_link, _ in links)])[-3]
        named, through = max(
            ((listed, -each) for each, (_, listed) in zip(contacts, links, strict=True)),
            default=(0.0, 0),
        )
        for strength, name in ((named, -through), (third, 0)):
            if strength >= DEFAULT_POLICY.least_link:
                found.append(PathFound(DEFAULT_POLICY.connection * strength, name, False))
    return found


def strongest(
    place: tuple[SpellKind, int], one: MemberDocument, other: MemberDocument, sizes: dict[int, int]
) -> tuple[float, float]:
    """Return the strongest tie of two people at a place, and the strongest that may be named."""
    mine, theirs = at(place, one), at(place, other)
    are_there = place[0] is SpellKind.EMPLOYMENT and all(
        any(spell.is_current for spell in spells) for spells in (mine, theirs)
    )
    best, named = 0.0, 0.0
    for first in [] if are_there else mine:
        for second in theirs:
            organizations = {first.organization_id, second.organization_id}
            people = sum(sizes[each] for each in organizations)
            tie = tie_of(first, second, today_month=TODAY, people=people)
            if tie is not None:
                best = max(best, tie.strength)
                if tie.level is TieLevel.LISTED:
                    named = max(named, tie.strength)
    return best, named


def at(place: tuple[SpellKind, int], person: MemberDocument) -> list[Spell]:
    return [
        spell._replace(level=indexed.level)
        for indexed in person.spells
        for spell in as_spells([indexed])
        if (spell.kind, spell.group) == place and indexed.level is not TieLevel.NOBODY
    ]


@settings(max_examples=40)
@given(networks())
def test_paths_are_those_of_each_pair(network: tuple[list[MemberDocument], Onlooker]) -> None:
    people, me = network
    wanted = expected(people, me)
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), people)
        hits = {hit.person_id: hit for hit in index.ask("", me, limit=100).hits}
        alone = {each: index.engine.path_to(each, me) for each in hits}
    found = {each: hit.path for each, hit in hits.items() if hit.path is not None}
    assert found.keys() == wanted.keys()
    for each, path in found.items():
        assert path.strength == pytest.approx(wanted[each].strength, abs=1e-12)
        assert path[1:] == wanted[each][1:]
        assert TieKind.PATH in hits[each].tie_kinds
    assert {each: path for each, path in alone.items() if path is not None} == found
