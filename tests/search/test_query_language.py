"""What is typed into the box is never a syntax error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.search.documents import FacetKind
from alumnet.search.query_language import MOST_CLAUSES, ClauseKind, parse


def words_of(text: str) -> list[tuple[str, ...]]:
    return [clause.words for clause in parse(text).wanted]


def test_words_are_folded_and_kept_in_order() -> None:
    assert words_of("Éric  PRODUCT") == [("eric",), ("product",)]


def test_a_phrase_is_one_clause() -> None:
    (clause,) = parse('"Product Manager"').clauses
    assert clause.kind is ClauseKind.PHRASE
    assert clause.words == ("product", "manager")


@pytest.mark.parametrize(
    "typed", ["\u201cproduct manager\u201d", "\u00abproduct manager\u00bb", "product-manager"]
)
def test_other_quotes_and_hyphens_make_phrases_too(typed: str) -> None:
    assert words_of(typed) == [("product", "manager")]


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [
        ("company:acme", FacetKind.EMPLOYER, ("acme",)),
        ('Company:"Acme Corp"', FacetKind.EMPLOYER, ("acme", "corp")),
        ("school:yale", FacetKind.SCHOOL, ("yale",)),
        ("topic:startups", FacetKind.TOPIC, ("startups",)),
        ("class:1993", FacetKind.CLASS_YEAR, ("1993",)),
    ],
)
def test_fields(typed: str, kind: FacetKind, words: tuple[str, ...]) -> None:
    (clause,) = parse(typed).fields
    assert (clause.field, clause.words) == (kind, words)


def test_a_minus_leaves_out_words_phrases_and_fields() -> None:
    query = parse('-sales -"cold calls" -company:acme design')
    assert [clause.words for clause in query.unwanted] == [("sales",), ("cold", "calls")]
    assert [clause.is_excluded for clause in query.fields] == [True]
    assert [clause.words for clause in query.wanted] == [("design",)]


def test_a_minus_inside_a_word_is_a_hyphen() -> None:
    assert parse("anne-marie").unwanted == ()


@pytest.mark.parametrize("typed", ["colour:red", "http://x", "company:", 'company:""', "a:b:c"])
def test_unknown_fields_are_words(typed: str) -> None:
    assert all(clause.field is None for clause in parse(typed).clauses)


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "-", "--", ":", "()*?~^", '-"'])
def test_nothing_to_look_for_is_no_clause(typed: str) -> None:
    assert parse(typed).clauses == ()


def test_an_open_quote_is_words() -> None:
    assert words_of('"product manager') == [("product",), ("manager",)]


def test_readings_of_a_name_are_kept() -> None:
    (clause,) = parse("Müller").wanted
    assert set(clause.readings) == {("muller",), ("mueller",)}


@given(st.text(max_size=600))
def test_parsing_never_fails(text: str) -> None:
    query = parse(text)
    assert len(query.clauses) <= MOST_CLAUSES
    assert len(set(query.clauses)) == len(query.clauses)
    assert all(clause.words and all(clause.words) for clause in query.clauses)


@given(st.text(alphabet='ab "-:cmpny', max_size=60))
def test_parsing_what_looks_like_syntax_never_fails(text: str) -> None:
    assert len(parse(text).clauses) <= MOST_CLAUSES
