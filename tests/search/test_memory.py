"""What the engine remembers, and that it forgets in time."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search.documents import Change, FacetKind, MemberDocument
from alumnet.search.engine import SearchEngine
from alumnet.search.finding import Policies
from alumnet.search.recent import RecentArrays
from alumnet.search.requests import Onlooker, SearchRequest
from alumnet.ties.policy import TieKind
from tests.search.invented import (
    TODAY,
    Index,
    a_member,
    an_onlooker,
    documents,
    labels,
    populations,
)


def test_those_unused_for_longest_are_let_go() -> None:
    held = RecentArrays(16 * 2**20)
    large = 6 * 2**20
    held.put("a", 1, large)
    held.put("b", 2, large)
    assert held.get("a") == 1
    held.put("c", 3, large)
    assert (held.get("a"), held.get("b"), held.get("c")) == (1, None, 3)


def test_one_thing_larger_than_the_limit_is_still_held() -> None:
    held = RecentArrays(16 * 2**20)
    held.put("a", 1, 2**30)
    assert held.get("a") == 1
    held.put("b", 2, 10)
    assert (held.get("a"), held.get("b")) == (None, 2)


def test_what_is_put_twice_counts_once() -> None:
    held = RecentArrays(16 * 2**20)
    for _ in range(100):
        held.put("a", 1, 2**20)
    held.put("b", 2, 2**20)
    assert held.get("a") == 1


def test_many_sets_of_associations_are_answered(tmp_path: Path) -> None:
    index = Index(
        tmp_path, [a_member(n, shared="sailing", associations=(n,)) for n in range(1, 40)]
    )
    for _ in range(2):
        for n in range(1, 40):
            assert index.found("sailing", an_onlooker(association_ids=frozenset({n}))) == [n]


@settings(max_examples=10)
@given(populations(most=6), st.data())
def test_a_reader_that_remembers_answers_like_one_that_has_just_opened(
    population: list[MemberDocument], data: st.DataObject
) -> None:
    people = st.integers(1, len(population))
    spells = st.sampled_from([each.spells for each in population])
    with tempfile.TemporaryDirectory() as root:
        index = Index(Path(root), population)
        for _ in range(data.draw(st.integers(1, 3))):
            _change(index, data, people)
            me = an_onlooker(spells=data.draw(spells), connection_ids=frozenset({2}))
            # The same person a moment, a day or twenty years later: one thing is another.
            others = (
                replace(me, today_month=TODAY + 240),
                replace(me, association_ids=frozenset({2})),
                replace(me, connection_ids=frozenset({1})),
                replace(me, excluded_ids=frozenset({data.draw(people)})),
                replace(me, spells=data.draw(spells)),
                replace(me, wanted_topics=frozenset({"career"})),
            )
            for onlooker in (me, *others, me):
                _compare(index, onlooker, frozenset())
            _compare(index, me, frozenset({data.draw(people)}))


def _change(index: Index, data: st.DataObject, people: st.SearchStrategy[int]) -> None:
    person_id = data.draw(people)
    match data.draw(st.sampled_from(("nothing", "write", "remove", "compact", "rebuild"))):
        case "write":
            index.writer.apply([Change(person_id, data.draw(documents(person_id)))])
        case "remove":
            index.writer.apply([Change(person_id, None)])
        case "compact":
            index.writer.compact()
        case "rebuild":
            index.writer.rebuild([data.draw(documents(person_id))], labels())


def _compare(index: Index, onlooker: Onlooker, withdrawn: frozenset[int]) -> None:
    fresh = SearchEngine(index.root, Policies(time_limit=60.0))
    filters = {FacetKind.TOPIC: frozenset({"career"})}
    questions = (
        SearchRequest(),
        SearchRequest("fintech", tie_kinds=frozenset({TieKind.COLLEAGUE})),
        SearchRequest(mentors_only=True, outside_my_organization=True, filters=filters),
    )
    for question in questions:
        found, expected = (
            engine.search(question, onlooker, withdrawn=withdrawn)
            for engine in (index.engine, fresh)
        )
        assert found == expected
    places = {(each.kind, each.group_id, each.organization_id) for each in onlooker.spells}
    sizes, fresh_sizes = (
        engine.organization_sizes(onlooker, places, withdrawn=withdrawn)
        for engine in (index.engine, fresh)
    )
    assert sizes == fresh_sizes
