"""The order of hits, its parts, and pages through it."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search.documents import FacetKind, MemberDocument, MentorOffer
from alumnet.search.requests import SearchRequest, Sort
from alumnet.ties.policy import TieKind
from tests.search.invented import ACME, Index, a_member, an_onlooker, populations, years


def offer(places: int, open_places: int, waiting: int = 0, *, is_away: bool = False) -> MentorOffer:
    return MentorOffer(
        is_accepting=True,
        is_away=is_away,
        places_total=places,
        places_open=open_places,
        open_requests=waiting,
    )


def test_the_closest_tie_comes_first(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1), a_member(2, jobs=[(ACME, years(2010, 2014))])])
    me = an_onlooker(spells=a_member(9, jobs=[(ACME, years(2010, 2014))]).spells)
    assert index.found("", me) == [2, 1]


def test_best_match_leaves_ties_aside(tmp_path: Path) -> None:
    worked = [(ACME, years(2010, 2014))]
    index = Index(
        tmp_path, [a_member(1, title="fintech"), a_member(2, text="fintech", jobs=worked)]
    )
    me = an_onlooker(spells=a_member(9, jobs=worked).spells)
    assert index.found("fintech", me) == [2, 1]
    assert index.found("fintech", me, sort=Sort.BEST_MATCH) == [1, 2]


def test_wanted_topics_come_first(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1), a_member(2, topics=["career"])])
    assert index.found("", an_onlooker(wanted_topics=frozenset({"career"}))) == [2, 1]


def test_open_then_full_then_away(tmp_path: Path) -> None:
    offers = [offer(2, 1, is_away=True), offer(2, 0), offer(2, 1)]
    members = [replace(a_member(n), mentor=each) for n, each in enumerate(offers, 1)]
    assert Index(tmp_path, members).found(mentors_only=True) == [3, 2, 1]


def test_a_mentor_with_many_open_requests_stands_back(tmp_path: Path) -> None:
    offers = [offer(1, 1, 4), offer(1, 1), offer(4, 1, 4)]
    members = [replace(a_member(n), mentor=each) for n, each in enumerate(offers, 1)]
    assert Index(tmp_path, members).found(mentors_only=True) == [2, 3, 1]


def test_final_is_the_product_of_the_parts(tmp_path: Path) -> None:
    member = replace(
        a_member(1, text="fintech", jobs=[(ACME, years(2010, 2014))]), mentor=offer(2, 0, 1)
    )
    me = an_onlooker(
        spells=a_member(9, jobs=[(ACME, years(2010, 2014))]).spells,
        wanted_topics=frozenset({"career"}),
    )
    (hit,) = Index(tmp_path, [member]).ask("fintech", me, mentors_only=True).hits
    parts = hit.parts
    product = parts.text * parts.tie * parts.topical * parts.availability * parts.exposure
    assert parts.final == pytest.approx(product)
    assert parts.text == 1.0
    assert parts.tie == pytest.approx(0.25 + 0.75 * parts.strength)
    assert parts.topical == pytest.approx(0.4)
    assert parts.availability == 0.5
    assert parts.exposure == pytest.approx(1 / 1.25)


def test_equal_mentors_stand_in_a_different_order_for_each_viewer(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n) for n in range(1, 40)])
    firsts = {index.found("", an_onlooker(viewer))[0] for viewer in range(1000, 1040)}
    assert len(firsts) > 10
    assert index.found("", an_onlooker(1000)) == index.found("", an_onlooker(1000))


def test_without_facets_the_hits_are_the_same(tmp_path: Path) -> None:
    worked = [(ACME, years(2010, 2014))]
    members = [
        a_member(n, text="fintech", topics=["career"][: n % 2], jobs=worked[: n % 3], places=n % 2)
        for n in range(1, 20)
    ]
    index = Index(tmp_path, members)
    me = an_onlooker(spells=a_member(9, jobs=worked).spells)
    for sort in Sort:
        asked = {
            "filters": {FacetKind.TOPIC: frozenset({"career"})},
            "tie_kinds": frozenset({TieKind.COLLEAGUE}),
            "place_open": True,
            "sort": sort,
        }
        for text in ("", "fintech"):
            with_facets = index.ask(text, me, **asked)
            without = index.ask(text, me, with_facets=False, **asked)
            assert without.facets is None
            assert (without.total, without.hits) == (with_facets.total, with_facets.hits)
            assert 0 < without.total < len(members)


def test_what_nothing_depends_on_is_not_computed(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, text="fintech")])
    (hit,) = index.ask("fintech", sort=Sort.BEST_MATCH, with_facets=False).hits
    assert hit.parts == (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)


@settings(max_examples=12)
@given(populations(), st.integers(1, 4), st.sampled_from(Sort), st.booleans())
def test_pages_forwards_and_backwards_show_everybody_once(
    population: list[MemberDocument], limit: int, sort: Sort, has_text: bool
) -> None:
    text = "fintech product sailing design" if has_text else ""
    me = an_onlooker(wanted_topics=frozenset({"career"}))
    with tempfile.TemporaryDirectory() as folder:
        engine = Index(Path(folder), population).engine
        everybody = engine.search(SearchRequest(text, sort=sort, limit=1000), me)
        expected = [hit.person_id for hit in everybody.hits]
        assert everybody.total == len(expected)
        pages = []
        result = engine.search(SearchRequest(text, sort=sort, limit=limit), me)
        assert not result.has_previous
        pages.append([hit.person_id for hit in result.hits])
        while result.next_mark is not None:
            mark = result.next_mark
            result = engine.search(SearchRequest(text, sort=sort, limit=limit, after=mark), me)
            assert result.has_previous
            pages.append([hit.person_id for hit in result.hits])
        assert [person for page in pages for person in page] == expected
        for page in reversed(pages[:-1]):
            first = result.previous_mark
            result = engine.search(SearchRequest(text, sort=sort, limit=limit, before=first), me)
            assert [hit.person_id for hit in result.hits] == page
            assert result.has_next
        assert result.previous_mark is None
