"""Addresses of lists: what is read is written again, and nonsense is left out."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from alumnet.directory import rules
from alumnet.directory.rules import Choice


def read(*pairs: tuple[str, str]) -> Choice:
    return rules.read(MultiDict(list(pairs)))


TEXTS = st.text(max_size=90)


@given(st.lists(st.tuples(st.sampled_from([*rules.PARAMETERS, "q", "tie", "order"]), TEXTS)))
def test_whatever_an_address_says_it_is_read_and_written_the_same(
    pairs: list[tuple[str, str]],
) -> None:
    choice = read(*pairs)
    assert read(*choice.pairs()) == choice


def test_values_come_once_and_in_order() -> None:
    choice = read(("topic", "leadership"), ("topic", "interviewing"), ("topic", "leadership"))
    assert choice.values == {"topic": ("leadership", "interviewing")}
    assert choice.filters_in_use == 2


def test_nonsense_is_left_out() -> None:
    choice = read(
        ("tie", "blood"), ("order", "random"), ("topic", "x" * 81), ("topic", ""), ("inside", "yes")
    )
    assert choice == Choice()


def test_a_query_is_one_line_of_bounded_length() -> None:
    assert read(("q", "  water\n\0 engineer ")).query == "water engineer"
    assert len(read(("q", "x" * 1000)).query) == rules.LONGEST_QUERY


def test_taking_one_filter_off_keeps_the_others_and_starts_at_the_first_page() -> None:
    choice = read(("topic", "a"), ("topic", "b"), ("tie", "work"), ("after", "c"), ("open", "1"))
    assert choice.without("topic", "a").values == {"topic": ("b",)}
    assert choice.without("topic", "a").after == ""
    assert choice.without("topic", "a").without("topic", "b").values == {}
    assert choice.without_tie("work").ties == ()
    assert choice.without_tie("work").is_open


def test_clearing_keeps_the_words_and_the_order() -> None:
    choice = read(("q", "water"), ("topic", "a"), ("order", "newest"), ("inside", "1"))
    assert choice.cleared() == Choice(query="water", order="newest", is_inside=True)


def test_people_are_counted_in_words() -> None:
    assert rules.people_in_words(1, "person", "people") == "One person"
    assert rules.people_in_words(1200, "person", "people") == "1,200 people"
    assert rules.people_in_words(0, "person", "people") == "Nobody found"
