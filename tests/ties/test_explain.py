import re
from dataclasses import replace

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
    remarks_between,
    tie_of,
    ties_between,
)
from tests.ties.builders import (
    TODAY,
    a_class,
    a_degree,
    a_membership,
    a_spell,
    at,
    spells,
)


def the_tie(mine: Spell, theirs: Spell) -> Tie:
    tie = tie_of(mine, theirs, today_month=TODAY, people=100)
    assert tie is not None
    return tie


def in_the_group(start: int, end: int, organization_id: int, organization: str) -> Spell:
    return a_spell(
        start,
        end,
        organization_id=organization_id,
        organization=organization,
        group_id=9,
        group_name="Acme",
    )


CIVIL = "Civil Engineering"

# mine, theirs, strong, rest, full sentence, opening of a letter
CASES = {
    "colleagues who overlapped": (
        a_spell(2010, 2015),
        a_spell(2012, 2018),
        "You both worked at Acme,",
        "and overlapped 2012\u20132015",
        "You both worked at Acme from 2012 to 2015.",
        "We both worked at Acme from 2012 to 2015.",
    ),
    "colleagues for part of one year": (
        a_spell(2014, 2014),
        a_spell(2012, 2018),
        "You both worked at Acme,",
        "and overlapped in 2014",
        "You both worked at Acme in 2014.",
        "We both worked at Acme in 2014.",
    ),
    "colleagues for some months": (
        a_spell("2014-03", "2014-07"),
        a_spell("2012-01", "now"),
        "You both worked at Acme,",
        "and overlapped March\u2013July 2014",
        "You both worked at Acme from March to July 2014.",
        "We both worked at Acme from March to July 2014.",
    ),
    "colleagues in doubt": (
        a_spell(2010, 2012),
        a_spell(2012, 2018),
        "You both worked at Acme;",
        "we don't know if at the same time",
        "You both worked at Acme; we don't know if at the same time.",
        "We both worked at Acme.",
    ),
    "colleagues in a group": (
        in_the_group(2010, 2015, 1, "Acme Rail"),
        in_the_group(2012, 2018, 2, "Acme Water"),
        "You both worked in the Acme group",
        "(you at Acme Rail, Ruth at Acme Water), and overlapped 2012\u20132015",
        (
            "You both worked in the Acme group (you at Acme Rail, Ruth at Acme Water) "
            "from 2012 to 2015."
        ),
        "We both worked in the Acme group (I at Acme Rail, you at Acme Water) from 2012 to 2015.",
    ),
    "colleagues in a group in doubt": (
        in_the_group(2010, 2012, 1, "Acme Rail"),
        in_the_group(2012, 2018, 2, "Acme Water"),
        "You both worked in the Acme group",
        "(you at Acme Rail, Ruth at Acme Water); we don't know if at the same time",
        (
            "You both worked in the Acme group (you at Acme Rail, Ruth at Acme Water); "
            "we don't know if at the same time."
        ),
        "We both worked in the Acme group (I at Acme Rail, you at Acme Water).",
    ),
    "alumni years apart": (
        a_class(2016, field=CIVIL),
        a_class(2010, field="civil  engineering"),
        "You both studied at Northgate University,",
        "Civil Engineering, 6 years apart",
        "You both studied at Northgate University, Civil Engineering, 6 years apart.",
        "We both studied at Northgate University, Civil Engineering, 6 years apart.",
    ),
    "alumni a year apart": (
        a_class(2016, field=CIVIL),
        a_class(2015, field="Law"),
        "You both studied at Northgate University,",
        "a year apart",
        "You both studied at Northgate University, a year apart.",
        "We both studied at Northgate University, a year apart.",
    ),
    "alumni who overlapped": (
        a_degree(2010, 2014),
        a_degree(2012, 2016),
        "You both studied at Northgate University,",
        "and overlapped 2012\u20132014",
        "You both studied at Northgate University from 2012 to 2014.",
        "We both studied at Northgate University from 2012 to 2014.",
    ),
    "alumni of one subject who overlapped": (
        a_degree(2010, 2014, field=CIVIL),
        a_degree(2012, 2016, field=CIVIL),
        "You both studied at Northgate University,",
        "Civil Engineering, and overlapped 2012\u20132014",
        "You both studied at Northgate University, Civil Engineering, from 2012 to 2014.",
        "We both studied at Northgate University, Civil Engineering, from 2012 to 2014.",
    ),
    "classmates": (
        a_class(2014),
        a_class(2014, field=CIVIL),
        "You were in the same class at Northgate University,",
        "2014",
        "You were in the same class at Northgate University, 2014.",
        "We were in the same class at Northgate University, 2014.",
    ),
    "classmates of one subject": (
        a_degree(2010, 2014, field=CIVIL),
        a_class(2014, field=CIVIL),
        "You were in the same class at Northgate University,",
        "Civil Engineering, 2014",
        "You were in the same class at Northgate University, Civil Engineering, 2014.",
        "We were in the same class at Northgate University, Civil Engineering, 2014.",
    ),
    "classmates to be": (
        a_class(2028),
        a_class(2028),
        "You are in the same class at Northgate University,",
        "2028",
        "You are in the same class at Northgate University, 2028.",
        "We are in the same class at Northgate University, 2028.",
    ),
    "students of today": (
        a_degree(2024, "now", field=CIVIL),
        a_degree(2025, "now", field=CIVIL),
        "You both study at Northgate University,",
        "Civil Engineering",
        "You both study at Northgate University, Civil Engineering.",
        "We both study at Northgate University, Civil Engineering.",
    ),
    "alumni of whom little is known": (
        a_degree(None, 2014),
        a_degree(),
        "You both studied at Northgate University",
        "",
        "You both studied at Northgate University.",
        "We both studied at Northgate University.",
    ),
    "leaving in one year without more": (
        a_degree(2013, 2014),
        a_class(2014),
        "You both studied at Northgate University",
        "",
        "You both studied at Northgate University.",
        "We both studied at Northgate University.",
    ),
    "alumni of two faculties": (
        replace(
            a_degree(None, 2014, organization="Northgate Law School"),
            group_id=9,
            group_name="Northgate University",
        ),
        replace(a_class(2016), organization_id=9),
        "You both studied at Northgate University",
        "(you at Northgate Law School, Ruth at Northgate University), 2 years apart",
        (
            "You both studied at Northgate University "
            "(you at Northgate Law School, Ruth at Northgate University), 2 years apart."
        ),
        (
            "We both studied at Northgate University "
            "(I at Northgate Law School, you at Northgate University), 2 years apart."
        ),
    ),
    "faculties of a university without a name": (
        replace(a_class(2014), organization_id=2, organization="Law School", group_id=9),
        replace(a_class(2014), organization_id=3, organization="Medical School", group_id=9),
        "You both studied at schools of one group",
        "(you at Law School, Ruth at Medical School)",
        "You both studied at schools of one group (you at Law School, Ruth at Medical School).",
        "We both studied at schools of one group (I at Law School, you at Medical School).",
    ),
    "members of an association": (
        a_membership(2010, "now"),
        a_membership(2016, "now"),
        "You are both in the Society of Water Engineers",
        "",
        "You are both in the Society of Water Engineers.",
        "We are both in the Society of Water Engineers.",
    ),
    "former members who overlapped": (
        a_membership(2010, 2015),
        a_membership(2012, "now"),
        "You were both in the Society of Water Engineers,",
        "and overlapped 2012\u20132015",
        "You were both in the Society of Water Engineers from 2012 to 2015.",
        "We were both in the Society of Water Engineers from 2012 to 2015.",
    ),
    "former members": (
        a_membership(2010, 2012),
        a_membership(2014, "now"),
        "You have both been in the Society of Water Engineers",
        "",
        "You have both been in the Society of Water Engineers.",
        "We have both been in the Society of Water Engineers.",
    ),
    "chapters": (
        replace(a_membership(2010, "now", organization="Leeds"), group_id=9),
        replace(a_membership(2014, "now", organization="York"), organization_id=2, group_id=9),
        "You are both in associations of one group",
        "(you in Leeds, Ruth in York)",
        "You are both in associations of one group (you in Leeds, Ruth in York).",
        "We are both in associations of one group (I in Leeds, you in York).",
    ),
    "a name with a full stop": (
        a_degree(organization="Acme Inc."),
        a_degree(organization="Acme Inc."),
        "You both studied at Acme Inc.",
        "",
        "You both studied at Acme Inc.",
        "We both studied at Acme Inc.",
    ),
}


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


def test_an_event_is_told_with_its_month() -> None:
    event = SharedEvent(5, "Spring Dinner", at("2024-05"), 40)
    (tie,) = ties_between([], [], today_month=TODAY, size_of={}, events=[event])
    assert card_sentence(tie, "Ruth") == Sentence("You were both at Spring Dinner,", "in May 2024")
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
            == "Also: Northgate University, and Society of Water Engineers"
        )

    def test_many_are_counted(self) -> None:
        ties = self.all_ties()
        assert also_line(ties) == "Also: Acme, Society of Water Engineers, and one more"
        assert also_line(ties, most=1) == "Also: Acme, and two more"

    def test_a_name_already_told_is_not_repeated(self) -> None:
        mine = [
            a_spell(2010, 2014, organization="Northgate University"),
            a_class(2010),
            a_membership(2010, "now", organization="Northgate University"),
        ]
        ties = ties_between(mine, mine, today_month=TODAY, size_of={}, connected=True)
        connection, *others = ties
        assert also_line(others) == "Also: being a member there, and studying there"
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
    tie = tie_of(mine, replace(theirs, kind=mine.kind), today_month=TODAY, people=10)
    if tie is None:
        return
    text = card_sentence(tie, "Ruth").text
    assert ("overlapped" in text) <= (tie.shared.presence is Presence.CERTAIN)
    if mine.kind is SpellKind.EMPLOYMENT:
        years = {int(year) for year in re.findall(r"\d{4}", text)}
        assert bool(years) == (tie.shared.presence is Presence.CERTAIN)
    assert text == text.strip()
    assert full_sentence(tie, "Ruth").endswith(".")
    assert "  " not in full_sentence(tie, "Ruth")
