import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.ties.calendar import APART, Precision, Presence
from alumnet.ties.policy import TieKind, TiePolicy
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import (
    Remark,
    SharedEvent,
    Tie,
    combined_strength,
    path_strength,
    remarks_between,
    shares_current_employer,
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

SIZES = {1: 100, 2: 1_000, 3: 10, 9: 5_000}


def ties(mine: list[Spell], theirs: list[Spell], *, connected: bool = False) -> list[Tie]:
    return ties_between(mine, theirs, today_month=TODAY, size_of=SIZES, connected=connected)


def the_tie(mine: Spell, theirs: Spell) -> Tie:
    (tie,) = ties([mine], [theirs])
    return tie


class TestFormerColleagues:
    def test_the_parts_are_those_of_the_domain_page(self) -> None:
        tie = the_tie(a_spell("2010-01", "2016-11"), a_spell("2011-11", "2014-11"))
        assert tie.kind is TieKind.COLLEAGUE
        assert (tie.base, tie.overlap) == (0.7, 1.0)
        assert tie.rarity == pytest.approx(1 / 1.35)
        assert tie.recency == pytest.approx(2 ** (-12 / 15))
        assert tie.strength == pytest.approx(0.7 / 1.35 * 2 ** (-12 / 15))

    def test_a_year_together_is_worth_three_quarters(self) -> None:
        tie = the_tie(a_spell("2010-01", "2012-01"), a_spell("2011-01", "now"))
        assert (tie.shared.months, tie.overlap) == (12, 0.75)

    def test_dates_that_leave_it_open_make_half_a_tie(self) -> None:
        tie = the_tie(a_spell(2010, 2012), a_spell(2012, 2014))
        assert (tie.shared.presence, tie.overlap) == (Presence.UNKNOWN, 0.5)

    def test_people_who_surely_missed_each_other_have_no_tie(self) -> None:
        assert ties([a_spell(2010, 2012)], [a_spell(2013, 2014)]) == []

    def test_people_who_are_both_there_now_have_no_tie(self) -> None:
        mine, theirs = a_spell(2010, "now"), a_spell(2013, "now")
        assert ties([mine], [theirs]) == []
        assert tie_of(mine, theirs, today_month=TODAY, people=10) is None

    def test_past_spells_make_no_tie_while_both_are_there_now(self) -> None:
        mine = [a_spell(2010, 2012), a_spell(2020, "now")]
        assert ties(mine, [a_spell(2010, 2012), a_spell(2015, "now")]) == []

    def test_two_companies_of_a_group_count_as_one(self) -> None:
        mine = a_spell(2010, 2014, organization_id=1, group_id=9, group_name="Acme Group")
        theirs = a_spell(2010, 2014, organization_id=2, group_id=9, group_name="Acme Group")
        tie = the_tie(mine, theirs)
        assert (tie.key, tie.organization) == (9, "Acme Group")
        assert tie.rarity == pytest.approx(1 / (1 + 0.35 * math.log10(110)))

    def test_being_at_two_companies_of_a_group_now_is_being_there_now(self) -> None:
        mine = [a_spell(2010, "now", organization_id=1, group_id=9)]
        theirs = [a_spell(2010, "now", organization_id=2, group_id=9)]
        assert ties(mine, theirs) == []
        assert shares_current_employer(mine, theirs)

    def test_the_parent_itself_is_of_the_group(self) -> None:
        mine = a_spell(2010, 2014, organization_id=9, organization="Acme", group_id=9)
        theirs = a_spell(2010, 2014, organization_id=2, group_id=9, group_name="Acme")
        assert the_tie(mine, theirs).organization == "Acme"

    def test_the_strongest_pair_of_spells_counts(self) -> None:
        mine = [a_spell("2004-01", "2004-06"), a_spell("2012-01", "2015-01", title="Lead")]
        theirs = [a_spell("2000-01", "2013-07")]
        (tie,) = ties(mine, theirs)
        assert tie.pair == (mine[1], theirs[0])

    def test_of_two_equal_pairs_the_one_in_the_same_company_counts(self) -> None:
        mine = [a_spell(2010, 2014, organization_id=3, group_id=9)]
        theirs = [mine[0]._replace(organization_id=4), mine[0]]
        (tie,) = ties(mine, theirs)
        assert tie.pair == (mine[0], mine[0])

    def test_a_job_that_starts_next_month_is_no_tie_yet(self) -> None:
        assert ties([a_spell("2026-12", "2030-01")], [a_spell("2010-01", "now")]) == []
        assert ties([a_spell("2010-01", "now")], [a_spell("2026-12", "2030-01")]) == []

    def test_studying_where_somebody_worked_is_no_tie(self) -> None:
        assert ties([a_spell(2010, 2014)], [a_degree(2010, 2014)]) == []

    def test_an_unknown_end_lets_recency_be_understated(self) -> None:
        tie = the_tie(a_spell("1990-01"), a_spell("1990-01", "now"))
        assert tie.recency == 0.4


class TestAlumniAndAssociations:
    def test_alumni_who_missed_each_other_are_still_near(self) -> None:
        tie = the_tie(a_class(1998), a_class(2016))
        assert (tie.kind, tie.base, tie.overlap) == (TieKind.ALUM, 0.5, 0.4)
        assert tie.shared == APART

    def test_class_years_leave_it_open_and_make_half_a_tie(self) -> None:
        assert the_tie(a_class(2014), a_class(2016)).overlap == 0.5

    def test_members_of_an_association_may_both_be_there_now(self) -> None:
        tie = the_tie(a_membership(2010, "now"), a_membership(2016, "now"))
        assert (tie.kind, tie.base) == (TieKind.ASSOCIATION, 0.35)
        assert (tie.overlap, tie.recency) == (1.0, 1.0)

    def test_a_tie_fades_from_the_day_the_first_of_the_two_left(self) -> None:
        tie = the_tie(a_membership("2000-01", "2011-11"), a_membership("2000-01", "now"))
        assert tie.recency == pytest.approx(0.5)


class TestOtherTies:
    def test_a_connection_is_worth_its_base(self) -> None:
        (tie,) = ties([], [], connected=True)
        assert (tie.kind, tie.strength) == (TieKind.CONNECTION, 0.9)

    def test_an_event_of_fifteen_years_ago_is_worth_half(self) -> None:
        event = SharedEvent(5, "Spring Dinner", TODAY - 180, 10)
        (tie,) = ties_between([], [], today_month=TODAY, size_of={}, events=[event])
        assert (tie.kind, tie.key, tie.organization) == (TieKind.EVENT, 5, "Spring Dinner")
        assert tie.month == TODAY - 180
        assert tie.strength == pytest.approx(0.15)

    def test_the_strongest_tie_comes_first(self) -> None:
        mine = [a_class(2014), a_spell(2014, 2020)]
        found = ties(mine, mine, connected=True)
        assert [tie.kind for tie in found] == [
            TieKind.CONNECTION,
            TieKind.COLLEAGUE,
            TieKind.ALUM,
        ]

    def test_an_organization_of_unknown_size_counts_as_small(self) -> None:
        one = a_spell(2010, 2014, organization_id=77)
        assert the_tie(one, one).rarity == 1.0

    def test_a_policy_may_change_every_number(self) -> None:
        mild = TiePolicy(alum=1.0, apart=1.0, rarity_slope=0.0, least_recency=1.0)
        (tie,) = ties_between(
            [a_class(1950)], [a_class(2016)], today_month=TODAY, size_of=SIZES, policy=mild
        )
        assert tie.strength == 1.0


class TestCombining:
    def test_two_halves_make_three_quarters(self) -> None:
        one = Tie(kind=TieKind.ALUM, key=1, organization="", today_month=TODAY, base=0.5)
        other = Tie(kind=TieKind.ALUM, key=2, organization="", today_month=TODAY, base=0.5)
        assert combined_strength([one, other]) == 0.75

    def test_one_reason_counts_once(self) -> None:
        one = Tie(kind=TieKind.ALUM, key=1, organization="", today_month=TODAY, base=0.5)
        weaker = one._replace(base=0.25)
        assert combined_strength([weaker, one, weaker]) == 0.5

    def test_no_tie_is_no_strength(self) -> None:
        assert combined_strength([]) == 0

    def test_a_path_is_the_product_of_its_links(self) -> None:
        assert path_strength([0.5, 0.9]) == 0.45


class TestCurrentEmployer:
    def test_leaving_makes_an_outsider(self) -> None:
        assert not shares_current_employer([a_spell(2010, 2014)], [a_spell(2010, "now")])

    def test_a_school_is_no_employer(self) -> None:
        assert not shares_current_employer([a_degree(2024, "now")], [a_degree(2024, "now")])


class TestRemarks:
    def remarks(self, mine: list[Spell], theirs: list[Spell]) -> list[Remark]:
        return remarks_between(mine, theirs, today_month=TODAY)

    def test_who_left_before_the_other_came_is_remarked(self) -> None:
        early, late = a_spell(2010, 2012), a_spell(2014, 2016)
        assert self.remarks([late], [early]) == [Remark(late, early, they_left_first=True)]
        assert self.remarks([early], [late]) == [Remark(early, late, they_left_first=False)]

    def test_the_spells_closest_in_time_are_remarked(self) -> None:
        late, far, near = a_spell(2014, 2016), a_spell(2002, 2003), a_spell(2010, 2012)
        assert self.remarks([late], [far, near]) == [Remark(late, near, they_left_first=True)]

    def test_a_tie_needs_no_remark(self) -> None:
        mine, theirs = [a_spell(2010, 2014)], [a_spell(2008, 2009), a_spell(2012, 2016)]
        assert self.remarks(mine, theirs) == []

    def test_people_who_are_both_there_now_need_no_remark(self) -> None:
        mine = [a_spell(2010, 2011), a_spell(2020, "now")]
        assert self.remarks(mine, [a_spell(2013, 2014), a_spell(2020, "now")]) == []

    def test_only_employers_are_remarked_and_only_what_has_begun(self) -> None:
        assert self.remarks([a_class(1998)], [a_class(2016)]) == []
        assert self.remarks([a_spell(2027)], [a_spell(2010, 2012)]) == []


people_spells = st.lists(spells, max_size=4)


class TestAnyTwoPeople:
    @given(people_spells, people_spells)
    def test_strengths_lie_between_nothing_and_one(
        self, mine: list[Spell], theirs: list[Spell]
    ) -> None:
        found = ties(mine, theirs)
        for tie in found:
            assert 0 < tie.strength <= tie.base
        assert 0 <= combined_strength(found) < 1

    @given(people_spells, people_spells)
    def test_each_is_as_near_to_the_other(self, mine: list[Spell], theirs: list[Spell]) -> None:
        there, back = ties(mine, theirs), ties(theirs, mine)
        assert [(tie.kind, tie.key, tie.strength, tie.shared) for tie in there] == [
            (tie.kind, tie.key, tie.strength, tie.shared) for tie in back
        ]

    @given(people_spells, people_spells, st.randoms())
    def test_the_order_of_spells_and_ties_changes_nothing(
        self, mine: list[Spell], theirs: list[Spell], dice: Random
    ) -> None:
        expected = ties(mine, theirs)
        dice.shuffle(mine)
        dice.shuffle(theirs)
        found = ties(mine, theirs)
        assert found == expected
        dice.shuffle(found)
        assert combined_strength(found) == combined_strength(expected)

    @given(people_spells, people_spells, spells)
    def test_one_tie_a_kind_and_group(
        self, mine: list[Spell], theirs: list[Spell], more: Spell
    ) -> None:
        found = ties([*mine, more], [*theirs, more])
        keys = [(tie.kind, tie.key) for tie in found]
        assert len(keys) == len(set(keys))
        assert found == sorted(found, key=lambda tie: -tie.strength)

    @given(people_spells, people_spells)
    def test_colleagues_of_today_are_never_former_ones(
        self, mine: list[Spell], theirs: list[Spell]
    ) -> None:
        here = a_spell(2020, "now", group_id=9)
        found = ties([*mine, here], [*theirs, here])
        assert not any(tie.kind is TieKind.COLLEAGUE and tie.key == 9 for tie in found)
        assert shares_current_employer([*mine, here], [*theirs, here])

    @given(people_spells, people_spells)
    def test_a_remark_is_never_beside_a_tie(self, mine: list[Spell], theirs: list[Spell]) -> None:
        tied = {tie.key for tie in ties(mine, theirs) if tie.kind is TieKind.COLLEAGUE}
        for remark in remarks_between(mine, theirs, today_month=TODAY):
            assert remark.mine.group not in tied
            assert tie_of(remark.mine, remark.theirs, today_month=TODAY, people=1) is None

    @given(st.integers(1, 200), st.integers(0, 60))
    def test_longer_together_is_never_less(self, months: int, more: int) -> None:
        end = at("2016-01")
        mine = a_spell("1980-01", "2016-01")
        shorter = mine._replace(start_month=end - months)
        longer = mine._replace(start_month=end - months - more)
        assert the_tie(mine, longer).strength >= the_tie(mine, shorter).strength

    @given(spells, spells)
    def test_class_years_never_claim_a_shared_time(self, one: Spell, two: Spell) -> None:
        one = one._replace(precision=Precision.CLASS_YEAR)
        for tie in ties([one], [two._replace(kind=one.kind)]):
            assert tie.shared.presence is not Presence.CERTAIN


def test_every_kind_of_spell_makes_its_kind_of_tie() -> None:
    kinds = [the_tie(each, each).kind for each in (a_spell(2010), a_class(2010), a_membership())]
    assert kinds == [TieKind.COLLEAGUE, TieKind.ALUM, TieKind.ASSOCIATION]
    assert {kind.value for kind in SpellKind} == {"employment", "education", "membership"}
