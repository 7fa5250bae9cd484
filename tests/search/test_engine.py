"""Finding people: words, phrases, fields, filters, pages."""

from pathlib import Path

import pytest

from alumnet.search.documents import Change, FacetEntry, FacetKind, NameValue, Scope, TextValue
from alumnet.search.engine import SearchEngine
from alumnet.search.errors import IndexMissing
from alumnet.search.finding import Policies
from alumnet.search.requests import Presence, Sort
from alumnet.ties.policy import TieKind
from tests.search.invented import (
    ACME,
    GLOBEX,
    HARVARD,
    TINY,
    Index,
    a_member,
    an_onlooker,
    years,
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(
        tmp_path,
        [
            a_member(1, "Ruth Ahmed", "Product management in fintech", topics=["career"]),
            a_member(2, "Zoë O'Brien-Li", "I manage products. Banking before.", title="Sailor"),
            a_member(3, "Robert Müller", "Nursing", jobs=[(ACME, years(2010, 2015))]),
            a_member(4, "Annemarie Schmidt", "sailing", schools=[(HARVARD, years(1989, 1993))]),
            a_member(5, "Наталья Иванова", "Fintech", topics=["career", "startups"], places=2),
        ],
    )


def test_words_are_found_by_their_stem(index: Index) -> None:
    assert set(index.found("managers product")) == {1, 2}


def test_two_words_are_both_needed(index: Index) -> None:
    assert index.found("product fintech") == [1]


def test_of_many_words_three_quarters_suffice(index: Index) -> None:
    assert index.found("product management fintech zebra") == [1]


def test_when_nobody_has_all_words_some_suffice_and_it_is_said(index: Index) -> None:
    result = index.ask("nursing fintech")
    assert {hit.person_id for hit in result.hits} == {1, 3, 5}
    assert result.is_relaxed


def test_stop_words_alone_narrow_nothing(index: Index) -> None:
    assert len(index.found("of the")) == 5


def test_a_title_counts_more_than_other_text(index: Index) -> None:
    assert index.found("sailing sailor")[0] == 2


def test_a_phrase_needs_its_order(index: Index) -> None:
    assert index.found('"product management"') == [1]
    assert index.found('"fintech product"') == []


def test_a_phrase_may_hold_stop_words(index: Index) -> None:
    assert index.found('"management in fintech"') == [1]


def test_a_phrase_of_stop_words_narrows_nothing_and_of_one_word_is_the_word(index: Index) -> None:
    assert len(index.found('"of the"')) == 5
    assert index.found('"the nursing"') == [3]


def test_words_left_out(index: Index) -> None:
    assert index.found("fintech -product") == [5]
    assert 3 not in index.found('-"Robert Müller"')


def test_a_company_by_any_of_its_names(index: Index) -> None:
    assert index.found("company:acme") == [3]
    assert index.found('company:"acme corporation"') == [3]
    assert 3 not in index.found("-company:acme")
    assert index.found("company:nowhere") == []


def test_a_school_a_topic_and_a_class_year(index: Index) -> None:
    assert index.found("school:harvard") == [4]
    assert set(index.found("topic:career")) == {1, 5}
    index.writer.apply([Change(6, a_member(6, facets=(FacetEntry(FacetKind.CLASS_YEAR, 1993),)))])
    assert index.found("class:1993") == [6]


@pytest.mark.parametrize(
    ("typed", "person_id"),
    [
        ("ruth", 1),
        ("AHMED", 1),
        ("zoe", 2),
        ("obrien", 2),
        ("O'Brien", 2),
        ("o\u2019brien", 2),
        ("brien", 2),
        ("bob", 3),
        ("bob muller", 3),
        ("mueller", 3),
        ("Müller", 3),
        ("anne marie", 4),
        ("Schmitd", 4),
        ("schmi", 4),
        ("наталья", 5),
    ],
)
def test_people_are_found_by_any_form_of_their_name(
    index: Index, typed: str, person_id: int
) -> None:
    assert index.found(typed)[:1] == [person_id]


def test_names_complete_while_typing(index: Index) -> None:
    asked = an_onlooker()
    assert index.engine.people_named("ru", asked) == [1]
    assert index.engine.people_named("rob mul", asked) == [3]
    assert index.engine.people_named("schmitd", asked) == [4]
    assert index.engine.people_named("", asked) == []
    assert index.engine.people_named("ru", an_onlooker(excluded_ids=frozenset({1}))) == []


def test_names_complete_to_different_people_up_to_a_limit(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, "Maria Marquez") for n in range(30)])
    found = index.engine.people_named("mar", an_onlooker(), limit=8)
    assert len(set(found)) == len(found) == 8


def test_filters_of_one_facet_are_alternatives(index: Index) -> None:
    either = {FacetKind.TOPIC: frozenset({"career", "startups"})}
    assert set(index.found(filters=either)) == {1, 5}
    assert index.found(filters={FacetKind.TOPIC: frozenset({"unheard of"})}) == []


def test_facets_narrow_each_other(index: Index) -> None:
    both = {FacetKind.TOPIC: frozenset({"career"}), FacetKind.EMPLOYER: frozenset({ACME})}
    assert index.found(filters=both) == []


def test_mentors_only_and_with_a_place_open(index: Index) -> None:
    index.writer.apply([Change(6, a_member(6, places=1, open_places=0))])
    assert set(index.found(mentors_only=True)) == {5, 6}
    assert index.found(mentors_only=True, place_open=True) == [5]


def test_the_viewer_is_found_only_on_request(index: Index) -> None:
    assert 1 not in index.found("fintech", an_onlooker(1))
    assert 1 in index.found("fintech", an_onlooker(1), includes_self=True)


def test_blocked_and_withdrawn_people_are_absent(index: Index) -> None:
    assert index.found("product", an_onlooker(excluded_ids=frozenset({1}))) == [2]
    request = index.ask("product")
    assert request.total == 2
    from alumnet.search.requests import SearchRequest

    result = index.engine.search(SearchRequest("product"), an_onlooker(), withdrawn=[2])
    assert [hit.person_id for hit in result.hits] == [1]


def test_who_was_there_in_a_month(index: Index) -> None:
    assert index.found(presence=Presence(ACME, 2012 * 12 + 5)) == [3]
    assert index.found(presence=Presence(ACME, 2017 * 12)) == []
    assert index.found(presence=Presence(HARVARD)) == [4]
    assert index.found(presence=Presence(TINY)) == []


def test_outside_my_organization_leaves_out_present_colleagues(tmp_path: Path) -> None:
    now = years(2015, None, is_current=True)
    index = Index(
        tmp_path,
        [
            a_member(1, jobs=[(ACME, now)]),
            a_member(2, jobs=[(ACME, years(2000, 2010))]),
            a_member(3, jobs=[(GLOBEX, now)]),
        ],
    )
    me = an_onlooker(spells=a_member(900, jobs=[(ACME, now)]).spells)
    assert set(index.found("", me, outside_my_organization=True)) == {2, 3}
    assert set(index.found("", me)) == {1, 2, 3}


def test_tie_kinds_narrow(tmp_path: Path) -> None:
    index = Index(
        tmp_path,
        [
            a_member(1, jobs=[(ACME, years(2010, 2015))]),
            a_member(2, schools=[(HARVARD, years(2000, 2004))]),
            a_member(3),
        ],
    )
    mine = a_member(
        900, jobs=[(ACME, years(2011, 2014))], schools=[(HARVARD, years(2001, 2005))]
    ).spells
    me = an_onlooker(spells=mine, connection_ids=frozenset({3}))
    assert index.found("", me, tie_kinds=frozenset({TieKind.COLLEAGUE})) == [1]
    assert index.found("", me, tie_kinds=frozenset({TieKind.ALUM, TieKind.CONNECTION})) == [3, 2]
    result = index.ask("", me)
    assert result.facets is not None
    assert result.facets.ties == {TieKind.COLLEAGUE: 1, TieKind.ALUM: 1, TieKind.CONNECTION: 1}
    assert {hit.person_id: hit.tie_kinds for hit in result.hits}[1] == {TieKind.COLLEAGUE}


def test_shared_values_are_found_by_those_who_share_an_association(tmp_path: Path) -> None:
    member = a_member(
        1,
        shared="sailing",
        names=(NameValue("Ruth"), NameValue("Batya", Scope.SHARED)),
        facets=(FacetEntry(FacetKind.COUNTRY, "DE", Scope.SHARED),),
    )
    index = Index(tmp_path, [member])
    stranger = an_onlooker(association_ids=frozenset({2}))
    for text in ("sailing", "batya", '"sailing"'):
        assert index.found(text) == [1]
        assert index.found(text, stranger) == []
    in_germany = {FacetKind.COUNTRY: frozenset({"DE"})}
    assert index.found(filters=in_germany) == [1]
    assert index.found("", stranger, filters=in_germany) == []


def test_an_empty_index_answers(tmp_path: Path) -> None:
    result = Index(tmp_path).ask("anything at all")
    assert (result.total, result.hits, result.next_mark) == (0, (), None)


def test_without_an_index_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        SearchEngine(tmp_path).snapshot()


def test_words_after_the_time_limit_are_left_aside_and_it_is_said(index: Index) -> None:
    from alumnet.search.requests import SearchRequest

    engine = SearchEngine(index.root, Policies(time_limit=-1.0))
    result = engine.search(SearchRequest("fintech nursing"), an_onlooker())
    assert result.is_cut_short
    assert {hit.person_id for hit in result.hits} == {1, 5}


def test_sorting_by_pace_and_by_age(tmp_path: Path) -> None:
    from dataclasses import replace

    slow, quick = a_member(1, places=1, joined_day=10), a_member(2, places=1, joined_day=5)
    assert slow.mentor
    assert quick.mentor
    index = Index(
        tmp_path,
        [
            replace(slow, mentor=replace(slow.mentor, reply_hours=90.0)),
            replace(quick, mentor=replace(quick.mentor, reply_hours=2.0)),
            a_member(3, places=1, joined_day=7),
        ],
    )
    assert index.found(mentors_only=True, sort=Sort.QUICKEST) == [2, 1, 3]
    assert index.found(mentors_only=True, sort=Sort.NEWEST) == [1, 3, 2]


def test_text_with_nothing_but_a_hidden_value_for_strangers(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, texts=(TextValue("x y z", Scope.SHARED),))])
    assert index.found("x", an_onlooker(association_ids=frozenset())) == []
