import re

import pytest
from hypothesis import given

from alumnet.ties.calendar import Presence
from alumnet.ties.explain import (
    also_line,
    card_sentence,
    full_sentence,
    opening_sentence,
    remark_sentence,
)
from alumnet.ties.sentence import Sentence
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import (
    SharedEvent,
    Tie,
    path_tie,
    remarks_between,
    tie_of,
    ties_between,
)
from tests.ties.builders import (
    TODAY,
    a_class,
    a_membership,
    a_spell,
    at,
    spells,
)
from tests.ties.told import CASES, in_the_group


def the_tie(mine: Spell, theirs: Spell) -> Tie:
    tie = tie_of(mine, theirs, today_month=TODAY, people=100)
    assert tie is not None
    return tie


@pytest.mark.parametrize("case", CASES)
def test_a_tie_is_told_in_words(case: str) -> None:
    mine, theirs, strong, rest, full, opening = CASES[case]
    tie = the_tie(mine, theirs)
    assert card_sentence(tie, "Ruth") == Sentence(strong, rest)
    assert full_sentence(tie, "Ruth") == full
    assert opening_sentence(tie) == opening


def test_a_connection_is_told() -> None:
    (tie,) = ties_between([], [], today_month=TODAY, size_of={}, connected=True)
    assert card_sentence(tie, "Ruth") == Sentence("You are connected")
    assert opening_sentence(tie) == "We are connected."


def test_a_path_is_told_with_the_contact_only_where_they_may_be_named() -> None:
    named, unnamed = (path_tie(0.81, name, TODAY) for name in ("Maya Lindqvist", ""))
    assert full_sentence(named, "Ruth") == "Maya Lindqvist could introduce you to Ruth."
    assert full_sentence(unnamed, "Ruth") == "Somebody you know could introduce you to Ruth."
    assert also_line([unnamed, named]) == "Also: a path through Maya Lindqvist"
    assert also_line([named, unnamed]) == "Also: a path through a contact"


def test_an_event_is_told_with_its_month() -> None:
    event = SharedEvent(5, "Spring Dinner", at("2024-05"), 40)
    (tie,) = ties_between([], [], today_month=TODAY, size_of={}, events=[event])
    assert card_sentence(tie, "Ruth") == Sentence("You were both at Spring Dinner", "in May 2024")
    assert full_sentence(tie, "Ruth") == "You were both at Spring Dinner in May 2024."


class TestWhatElse:
    def all_ties(self) -> list[Tie]:
        mine = [a_spell(2010, 2014), a_class(2010), a_membership(2010, "now")]
        return ties_between(mine, mine, today_month=TODAY, size_of={}, connected=True)

    def test_one_tie_has_no_others(self) -> None:
        assert also_line([]) == ""
        assert also_line(self.all_ties()[:1]) == ""

    def test_others_are_named(self) -> None:
        _, colleague, association, alum = self.all_ties()
        assert also_line([colleague, alum]) == "Also: Northgate University"
        assert (
            also_line([colleague, alum, association])
            == "Also: Northgate University and the Society of Water Engineers"
        )

    def test_many_are_counted(self) -> None:
        ties = self.all_ties()
        assert also_line(ties) == "Also: Acme, the Society of Water Engineers and one more"
        assert also_line(ties, most=1) == "Also: Acme and two more"

    def test_a_name_already_told_is_not_repeated(self) -> None:
        mine = [
            a_spell(2010, 2014, organization="Northgate University"),
            a_class(2010),
            a_membership(2010, "now", organization="Northgate University"),
        ]
        ties = ties_between(mine, mine, today_month=TODAY, size_of={}, connected=True)
        connection, *others = ties
        assert also_line(others) == "Also: being a member there and studying there"
        assert also_line([*others[:1], connection]) == "Also: you are connected"


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (a_spell(2014, 2016), a_spell(2010, 2012), "Ruth worked at Acme before you did."),
        (a_spell(2010, 2012), a_spell(2014, 2016), "Ruth came to Acme after you had left."),
        (
            in_the_group(2014, 2016, 1, "Acme Rail"),
            in_the_group(2010, 2012, 2, "Acme Water"),
            "Ruth worked at Acme Water before you came to Acme Rail.",
        ),
        (
            in_the_group(2010, 2012, 1, "Acme Rail"),
            in_the_group(2014, 2016, 2, "Acme Water"),
            "Ruth came to Acme Water after you had left Acme Rail.",
        ),
    ],
)
def test_who_was_there_first_may_be_said(mine: Spell, theirs: Spell, text: str) -> None:
    (remark,) = remarks_between([mine], [theirs], today_month=TODAY)
    assert remark_sentence(remark, "Ruth") == text


@given(spells, spells)
def test_no_time_is_told_that_is_not_certain(mine: Spell, theirs: Spell) -> None:
    tie = tie_of(mine, theirs._replace(kind=mine.kind), today_month=TODAY, people=10)
    if tie is None:
        return
    text = card_sentence(tie, "Ruth").text
    is_certain = tie.shared.presence is Presence.CERTAIN
    assert bool(re.search(r"\b(from|in) (\w+ )?\d{4}", text)) <= is_certain
    if mine.kind is SpellKind.EMPLOYMENT:
        assert bool(re.search(r"\d{4}", text)) == is_certain
        assert ("perhaps at different times" in text) == (not is_certain)
    assert text == text.strip()
    assert ", ," not in text
    assert full_sentence(tie, "Ruth").endswith(".")
    assert "  " not in full_sentence(tie, "Ruth")
