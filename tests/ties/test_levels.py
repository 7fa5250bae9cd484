from hypothesis import given
from hypothesis import strategies as st

from alumnet.ties.levels import TieChoices, TieLevel, stricter
from alumnet.ties.policy import TieKind
from alumnet.ties.strength import path_tie, remarks_between, ties_between
from tests.ties.builders import TODAY, a_degree, a_spell

levels = st.sampled_from(TieLevel)


@given(levels, levels)
def test_the_stricter_of_two_ends_rules(one: TieLevel, other: TieLevel) -> None:
    strictest = next(level for level in TieLevel if level in {one, other})
    assert stricter(one, other) is stricter(other, one) is strictest


def test_a_single_tie_goes_before_its_kind_and_nothing_chosen_is_without_a_name() -> None:
    choices = TieChoices()
    choices.add(TieKind.COLLEAGUE, None, TieLevel.NOBODY)
    choices.add(TieKind.COLLEAGUE, 7, TieLevel.LISTED)
    assert choices.level(TieKind.COLLEAGUE, 7) is TieLevel.LISTED
    assert choices.level(TieKind.COLLEAGUE, 8) is TieLevel.NOBODY
    assert choices.level(TieKind.ALUM, 7) is TieLevel.UNNAMED


def test_what_somebody_keeps_from_everybody_ties_nobody_whichever_end_it_is() -> None:
    kept = a_spell(2010, 2014)._replace(level=TieLevel.NOBODY)
    shown = a_spell(2010, 2014)
    now = a_spell(2018, "now")._replace(level=TieLevel.NOBODY)
    for mine, theirs in (([kept], [shown]), ([shown], [kept])):
        assert ties_between(mine, theirs, today_month=TODAY, size_of={}) == []
        assert remarks_between(mine, theirs, today_month=TODAY) == []
    (tie,) = ties_between([shown, now], [shown, now], today_month=TODAY, size_of={})
    assert tie.level is TieLevel.UNNAMED


def test_a_tie_is_as_open_as_its_stricter_end() -> None:
    listed = a_degree(2010, 2014)._replace(level=TieLevel.LISTED)
    (open_tie,) = ties_between([listed], [listed], today_month=TODAY, size_of={})
    (tie,) = ties_between([listed], [a_degree(2010, 2014)], today_month=TODAY, size_of={})
    assert (open_tie.level, tie.level) == (TieLevel.LISTED, TieLevel.UNNAMED)
    assert path_tie(0.81, "", TODAY).level is TieLevel.UNNAMED
