"""What words become before they are indexed or looked up."""

from hypothesis import given
from hypothesis import strategies as st

from alumnet.search.analysis import LAST_POSITION, analysed, phrase_terms, term_of
from alumnet.search.documents import Scope, TextValue


def test_words_share_a_stem() -> None:
    assert term_of("managing") == term_of("managed") == term_of("manage")


def test_stop_words_and_endless_words_have_no_term() -> None:
    assert term_of("the") is None
    assert term_of("x" * 61) is None


def test_numbers_and_other_scripts_stay_as_they_are() -> None:
    assert term_of("2015") == "2015"
    assert term_of("менеджер") == "менеджер"


def test_a_title_weighs_three_times() -> None:
    text = analysed(
        [TextValue("Head of Design", is_title=True), TextValue("design")], Scope.EVERYONE
    )
    assert text.terms["design"].weight == 4.0
    assert text.length == 7.0


def test_only_values_of_the_scope_count() -> None:
    values = [TextValue("sailing", Scope.SHARED), TextValue("design")]
    assert set(analysed(values, Scope.EVERYONE).terms) == {"design"}


def test_values_lie_apart_so_that_no_phrase_runs_over_their_border() -> None:
    text = analysed([TextValue("product"), TextValue("manager")], Scope.EVERYONE)
    (first,), (second,) = (found.positions for found in text.terms.values())
    assert second - first > 1


def test_stop_words_leave_gaps_in_phrases() -> None:
    assert phrase_terms("head of the design") == [("head", 0), ("design", 3)]
    assert phrase_terms("of the") == []


def test_positions_of_an_endless_text_stay_in_two_bytes() -> None:
    text = analysed([TextValue("design " * 70_000)], Scope.EVERYONE)
    assert max(text.terms["design"].positions) == LAST_POSITION


@given(st.text(max_size=200))
def test_any_text_can_be_analysed(text: str) -> None:
    found = analysed([TextValue(text)], Scope.EVERYONE)
    assert all(term and occurrence.positions for term, occurrence in found.terms.items())
