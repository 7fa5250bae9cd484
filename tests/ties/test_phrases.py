import pytest

from alumnet.ties.calendar import UNKNOWN, overlap_of
from alumnet.ties.phrases import (
    association_phrase,
    capitalised,
    duration,
    group_phrase,
    is_subject,
    listing,
    month_name,
    period,
    same_name,
    with_article,
)
from alumnet.ties.sentence import Sentence
from alumnet.ties.spells import Spell
from tests.ties.builders import TODAY, a_spell, at

FROM_TO = ("from ", " to ")


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1, "a month"),
        (2, "two months"),
        (11, "11 months"),
        (12, "a year"),
        (17, "a year"),
        (18, "a year and a half"),
        (24, "two years"),
        (30, "two and a half years"),
        (42, "three years"),
        (150, "12 years"),
        (160, "13 years"),
    ],
)
def test_durations_are_rounded_down(months: int, words: str) -> None:
    assert duration(months) == words


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B and C"], "A, and B and C"),
    ],
)
def test_lists_read_as_in_a_sentence(items: list[str], text: str) -> None:
    assert listing(items) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Society of Water Engineers", "the Society of Water Engineers"),
        ("American Society of Civil Engineers", "the American Society of Civil Engineers"),
        ("Association for Computing Machinery", "the Association for Computing Machinery"),
        ("University of Leeds", "the University of Leeds"),
        ("The University of Leeds", "the University of Leeds"),
        ("Northgate University", "Northgate University"),
        ("Society", "Society"),
        ("King's College for Girls", "King's College for Girls"),
        ("Acme", "Acme"),
        ("", ""),
    ],
)
def test_names_take_an_article_where_english_wants_one(name: str, text: str) -> None:
    assert with_article(name) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Northgate Alumni Association", "the Northgate Alumni Association"),
        ("Society of Water Engineers", "the Society of Water Engineers"),
        ("The Rotary Club", "the Rotary Club"),
        ("Northgate University Alumni", "Northgate University Alumni"),
        ("Society", "Society"),
        ("", ""),
    ],
)
def test_associations_take_an_article_more_often(name: str, text: str) -> None:
    assert association_phrase(name) == text


@pytest.mark.parametrize(
    ("field", "is_one"),
    [("Law", True), ("Faculty of Law", False), ("School of Engineering", False), ("", False)],
)
def test_nobody_studies_a_faculty(field: str, is_one: bool) -> None:
    assert is_subject(field) is is_one


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("Acme", "The ACME", True), ("Acme", "Acme Rail", False), ("Theatre", "atre", False)],
)
def test_a_name_is_the_same_with_or_without_its_article(one: str, other: str, is_one: bool) -> None:
    assert same_name(one, other) is is_one


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Acme", "the Acme group"),
        ("Acme Group", "the Acme Group"),
        ("The Acme Group", "the Acme Group"),
        ("", "the same group"),
    ],
)
def test_a_group_is_called_one_once(name: str, text: str) -> None:
    assert group_phrase(name) == text


def test_a_month_has_a_name() -> None:
    assert month_name(at("2014-12")) == "December 2014"


def test_a_sentence_starts_with_a_capital() -> None:
    assert (capitalised("two years"), capitalised("")) == ("Two years", "")


def test_a_sentence_without_a_rest_ends_without_a_space() -> None:
    assert Sentence("You are connected").text == "You are connected"
    assert (
        Sentence("You both worked at Acme,", "in 2014").text == "You both worked at Acme, in 2014"
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (a_spell(2010, 2015), a_spell(2012, 2018), "from 2012 to 2015"),
        (a_spell(2014, 2014), a_spell(2012, 2018), "in 2014"),
        (a_spell(2012, 2013), a_spell(2012, 2013), "from 2012 to 2013"),
        (a_spell("2012-03", "2015-06"), a_spell("2013-01", "now"), "from 2013 to 2015"),
        (a_spell("2014-03", "2014-07"), a_spell("2012-03", "now"), "from March to July 2014"),
        (
            a_spell("2013-12", "2014-02"),
            a_spell("2012-03", "now"),
            "from December 2013 to February 2014",
        ),
        (a_spell("2014-06", "2014-06"), a_spell("2012-03", "now"), "in June 2014"),
        (a_spell("2014-03", "2014-07"), a_spell(2012, "now"), "in 2014"),
    ],
)
def test_a_shared_time_is_told_as_exactly_as_both_know_it(
    mine: Spell, theirs: Spell, text: str
) -> None:
    shared = overlap_of(mine.bounds, theirs.bounds, today_month=TODAY)
    assert period(shared, (mine, theirs), joint=FROM_TO) == text


def test_an_unknown_time_is_not_told() -> None:
    assert period(UNKNOWN, (a_spell(), a_spell()), joint=FROM_TO) == ""
