"""Facet counts equal a count by hand, each group without its own filter."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search.documents import Change, FacetEntry, FacetKind, MemberDocument
from tests.search.invented import HARVARD, TOPICS, Index, a_member, an_onlooker, populations, seen

FILTERS = {FacetKind.TOPIC: frozenset({"career"}), FacetKind.SCHOOL: frozenset({HARVARD})}


def by_hand(
    population: list[MemberDocument], kind: FacetKind, filters: dict[FacetKind, frozenset[object]]
) -> Counter[object]:
    counts: Counter[object] = Counter()
    for document in population:
        values = {(entry.kind, entry.value) for entry in document.facets}
        passes = all(
            any((other, value) in values for value in chosen)
            for other, chosen in filters.items()
            if other is not kind
        )
        if passes:
            counts.update(value for each, value in values if each is kind)
    return counts


def shown(
    index: Index, kind: FacetKind, filters: dict[FacetKind, frozenset[object]]
) -> dict[object, int]:
    facets = index.ask(filters=filters).facets
    assert facets is not None
    return {each.value: each.count for each in facets.values[kind] if each.count}


@settings(max_examples=10)
@given(populations(), st.sampled_from(({}, FILTERS)))
def test_counts_equal_a_count_by_hand(
    population: list[MemberDocument], filters: dict[FacetKind, frozenset[object]]
) -> None:
    visible = [seen(document, an_onlooker()) for document in population]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), population)
        for kind in FacetKind:
            assert shown(index, kind, filters) == dict(by_hand(visible, kind, filters))


@settings(max_examples=8)
@given(populations(most=6), populations(most=8))
def test_counts_stay_right_after_changes(
    before: list[MemberDocument], after: list[MemberDocument]
) -> None:
    newest = {document.person_id: document for document in (*before, *after)}
    visible = [seen(document, an_onlooker()) for document in newest.values()]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), before)
        index.writer.apply([Change(document.person_id, document) for document in after])
        for kind in (FacetKind.TOPIC, FacetKind.CLASS_YEAR):
            assert shown(index, kind, FILTERS) == dict(by_hand(visible, kind, FILTERS))
        index.writer.compact()
        assert shown(index, FacetKind.TOPIC, {}) == dict(by_hand(visible, FacetKind.TOPIC, {}))


def test_rare_and_frequent_values_are_both_counted(tmp_path: Path) -> None:
    # One in 64 is where a value becomes bits: here some lie on either side.
    members = [
        a_member(
            n,
            facets=(
                FacetEntry(FacetKind.TOPIC, "career"),
                FacetEntry(FacetKind.CLASS_YEAR, 1900 + n % 90 % 80),
            ),
        )
        for n in range(400)
    ]
    index = Index(tmp_path, members)
    assert shown(index, FacetKind.TOPIC, {}) == {"career": 400}
    facets = index.ask(values_per_facet=100).facets
    assert facets is not None
    counts = {each.value: each.count for each in facets.values[FacetKind.CLASS_YEAR]}
    assert counts == dict(by_hand(members, FacetKind.CLASS_YEAR, {}))


def test_chosen_values_are_shown_even_when_nobody_has_them(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, topics=["career"])])
    facets = index.ask(filters={FacetKind.TOPIC: frozenset({"unheard of"})}).facets
    assert facets is not None
    found = {each.value: (each.count, each.is_chosen) for each in facets.values[FacetKind.TOPIC]}
    assert found == {"career": (1, False), "unheard of": (0, True)}


def test_the_most_frequent_values_come_first_and_the_rest_is_left_out(tmp_path: Path) -> None:
    members = [a_member(n, topics=TOPICS[: 1 + n % 3]) for n in range(9)]
    facets = Index(tmp_path, members).ask(values_per_facet=2).facets
    assert facets is not None
    assert [each.value for each in facets.values[FacetKind.TOPIC]] == ["career", "startups"]


def test_places_and_colleagues_are_counted_without_their_own_filter(tmp_path: Path) -> None:
    members = [a_member(1, places=1), a_member(2, places=1, open_places=0)]
    facets = Index(tmp_path, members).ask(mentors_only=True, place_open=True).facets
    assert facets is not None
    assert (facets.place_open, facets.outside_my_organization) == (1, 1)
