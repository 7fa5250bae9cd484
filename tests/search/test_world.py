"""What a viewer may not see changes nothing of what the viewer gets: not a hit, count or score.

Each test compares an index in which something is hidden with one in which it isn't there at all.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search.documents import Change, FacetKind, MemberDocument
from alumnet.search.requests import Onlooker, SearchRequest, Sort
from alumnet.ties.policy import TieKind
from tests.search.invented import (
    HARVARD,
    TOPICS,
    WORDS,
    Index,
    a_member,
    an_onlooker,
    documents,
    populations,
    seen,
    years,
)

_requests = st.builds(
    SearchRequest,
    text=st.lists(
        st.sampled_from((*WORDS, "ruth", "oneil", "company:acme", '"product manager"', "-design")),
        max_size=3,
    ).map(" ".join),
    filters=st.one_of(
        st.just({}),
        st.fixed_dictionaries(
            {FacetKind.TOPIC: st.frozensets(st.sampled_from(TOPICS), min_size=1)}
        ),
        st.just({FacetKind.SCHOOL: frozenset({HARVARD}), FacetKind.COUNTRY: frozenset({"DE"})}),
    ),
    tie_kinds=st.sampled_from((frozenset(), frozenset({TieKind.COLLEAGUE, TieKind.ALUM}))),
    mentors_only=st.booleans(),
    place_open=st.booleans(),
    outside_my_organization=st.booleans(),
    sort=st.sampled_from(Sort),
    limit=st.integers(1, 5),
    values_per_facet=st.integers(1, 3),
)


def answers(index: Index, onlooker: Onlooker, asked: list[SearchRequest]) -> list[Any]:
    """Return everything a viewer can learn, without the number of the generation."""
    results = [replace(index.engine.search(request, onlooker), generation=0) for request in asked]
    spells = [(spell.kind, spell.group_id, spell.organization_id) for spell in onlooker.spells]
    sizes = index.engine.organization_sizes(onlooker, spells)
    named = [sorted(index.engine.people_named(name, onlooker)) for name in ("ru", "on", "li")]
    return [results, sizes, named]


def without_hidden(document: MemberDocument, onlooker: Onlooker) -> MemberDocument:
    """Return the document without what this viewer may not see; whole for who shares."""
    if set(document.association_ids) & onlooker.association_ids:
        return document
    return seen(document, onlooker)


def viewer(*association_ids: int) -> Onlooker:
    mine = a_member(
        900,
        jobs=[(11, years(2005, 2015)), (12, years(2015, None, is_current=True))],
        schools=[(HARVARD, years(2001, 2005))],
    )
    return an_onlooker(
        association_ids=frozenset(association_ids),
        spells=mine.spells,
        connection_ids=frozenset({2, 5}),
        wanted_topics=frozenset({"career"}),
    )


@settings(max_examples=12)
@given(populations(most=8), st.lists(_requests, min_size=1, max_size=6))
def test_hidden_values_are_as_if_they_were_not_there(
    population: list[MemberDocument], asked: list[SearchRequest]
) -> None:
    me = viewer(1)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        hidden = Index(Path(first), population)
        absent = Index(Path(second), [without_hidden(document, me) for document in population])
        assert answers(hidden, me, asked) == answers(absent, me, asked)


@settings(max_examples=8)
@given(populations(most=5), st.data(), st.lists(_requests, min_size=1, max_size=4))
def test_changing_hidden_values_later_changes_nothing(
    population: list[MemberDocument], data: st.DataObject, asked: list[SearchRequest]
) -> None:
    me = viewer(2)
    changed = [data.draw(documents(document.person_id)) for document in population]
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        hidden, absent = Index(Path(first), population), Index(Path(second), population)
        hidden.writer.apply([Change(each.person_id, each) for each in changed])
        absent.writer.apply([Change(each.person_id, without_hidden(each, me)) for each in changed])
        assert answers(hidden, me, asked) == answers(absent, me, asked)


@settings(max_examples=8)
@given(populations(most=6), st.lists(_requests, min_size=1, max_size=5))
def test_blocked_people_are_as_if_they_had_no_listing(
    population: list[MemberDocument], asked: list[SearchRequest]
) -> None:
    me = viewer(1)
    blocked = replace(me, excluded_ids=frozenset({1, 3}))
    rest = [document for document in population if document.person_id not in blocked.excluded_ids]
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        everybody, without = Index(Path(first), population), Index(Path(second), rest)
        assert answers(everybody, blocked, asked) == answers(without, me, asked)


@settings(max_examples=8)
@given(populations(most=6), st.lists(_requests, min_size=1, max_size=5))
def test_withdrawn_people_are_as_if_they_had_no_listing(
    population: list[MemberDocument], asked: list[SearchRequest]
) -> None:
    me = viewer(1, 2)
    rest = [document for document in population if document.person_id != 2]
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        everybody, without = Index(Path(first), population), Index(Path(second), rest)
        for request in asked:
            result = everybody.engine.search(request, me, withdrawn=[2])
            assert result == without.engine.search(request, me)
