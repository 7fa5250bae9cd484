from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from alumnet.ties.calendar import (
    APART,
    EARLIEST,
    LATEST,
    UNDATED,
    UNKNOWN,
    Bounds,
    Overlap,
    Precision,
    Presence,
    bounds_of,
    month_number,
    overlap_of,
    year_of,
)
from tests.ties.builders import TODAY, MonthText, a_class, a_spell, at, maybe_months, precisions


def test_a_month_number_tells_its_year() -> None:
    assert month_number(2015, 12) == 2015 * 12 + 11
    assert year_of(month_number(2015, 12)) == 2015
    assert year_of(month_number(2016, 1)) == 2016


class TestBounds:
    def test_months_leave_nothing_open(self) -> None:
        bounds = a_spell("2012-03", "2015-06").bounds
        assert bounds.certain_from == bounds.possible_from == at("2012-03")
        assert bounds.certain_to == bounds.possible_to == at("2015-06")

    def test_a_year_may_mean_any_of_its_months(self) -> None:
        bounds = a_spell(2012, 2015).bounds
        assert (bounds.possible_from, bounds.certain_from) == (at("2012-01"), at("2012-12"))
        assert (bounds.certain_to, bounds.possible_to) == (at("2015-01"), at("2015-12"))

    def test_a_year_may_be_stored_as_any_of_its_months(self) -> None:
        late = a_spell("2012-12", "2015-12", precision=Precision.YEAR)
        assert late.bounds == a_spell(2012, 2015).bounds

    def test_a_running_spell_has_no_end(self) -> None:
        bounds = a_spell("2012-03", "now").bounds
        assert (bounds.certain_to, bounds.possible_to) == (LATEST, LATEST)

    def test_still_there_outweighs_a_stored_end(self) -> None:
        stale = a_spell("2012-03", "2015-06", is_current=True)
        assert stale.bounds == a_spell("2012-03", "now").bounds

    def test_an_unknown_end_lies_after_the_start(self) -> None:
        assert a_spell("2012-03").bounds == Bounds(
            at("2012-03"), at("2012-03"), at("2012-03"), LATEST, is_current=False
        )

    def test_an_unknown_start_lies_before_the_end(self) -> None:
        assert a_spell(None, "2015-06").bounds == Bounds(
            at("2015-06"), at("2015-06"), EARLIEST, at("2015-06"), is_current=False
        )

    def test_without_dates_nothing_is_certain_and_all_is_possible(self) -> None:
        assert a_spell().bounds == UNDATED

    def test_dates_in_the_wrong_order_are_not_believed(self) -> None:
        assert a_spell("2015-06", "2012-03").bounds == UNDATED

    def test_a_class_year_says_only_when_somebody_left(self) -> None:
        assert a_class(2014).bounds == Bounds(
            LATEST, EARLIEST, at("2006-01"), at("2014-12"), is_current=False
        )

    def test_a_class_year_counts_without_its_start(self) -> None:
        assert a_class(2014)._replace(start_month=at(2011)).bounds == a_class(2014).bounds

    def test_the_class_of_somebody_still_there_is_unknown(self) -> None:
        assert a_class(2014)._replace(is_current=True).bounds == UNDATED._replace(is_current=True)

    @given(maybe_months, maybe_months, precisions, st.booleans())
    def test_what_is_certain_lies_within_what_is_possible(
        self, start: int | None, end: int | None, precision: Precision, is_current: bool
    ) -> None:
        bounds = bounds_of(start, end, precision, is_current=is_current)
        assert bounds.possible_from <= bounds.certain_from
        assert bounds.certain_to <= bounds.possible_to
        assert bounds.possible_from <= bounds.possible_to
        assert bounds.possible_from >= EARLIEST
        assert max(bounds.certain_from, bounds.possible_to) <= LATEST

    def test_what_lies_ahead_is_cut_off(self) -> None:
        running = a_spell("2012-03", "now").bounds.as_of(TODAY)
        assert (running.certain_to, running.possible_to) == (TODAY, TODAY)
        leaving = a_spell("2012-03", "2030-06").bounds.as_of(TODAY)
        assert (leaving.certain_to, leaving.possible_to) == (TODAY, TODAY)

    def test_a_spell_begins_in_its_first_possible_month(self) -> None:
        assert a_spell(2026).bounds.has_begun(TODAY)
        assert not a_spell(2027).bounds.has_begun(TODAY)
        assert not a_spell("2026-12").bounds.has_begun(TODAY)
        assert a_spell("2026-12", "now").bounds.has_begun(TODAY)

    @pytest.mark.parametrize(
        ("start", "end", "last"),
        [
            ("2012-03", "2015-06", at("2015-06")),
            (2012, 2015, at("2015-12")),
            (2012, "now", TODAY),
            (2012, 2030, TODAY),
            ("2012-03", None, at("2012-03")),
            (None, None, EARLIEST),
        ],
    )
    def test_the_last_month_is_the_latest_end(
        self, start: MonthText, end: MonthText, last: int
    ) -> None:
        assert a_spell(start, end).bounds.last_month(TODAY) == last


def overlap(one: tuple[MonthText, MonthText], two: tuple[MonthText, MonthText]) -> Overlap:
    return overlap_of(a_spell(*one).bounds, a_spell(*two).bounds, today_month=TODAY)


def certain(months: int, start: MonthText, end: MonthText) -> Overlap:
    return Overlap(Presence.CERTAIN, months, at(start), at(end))


class TestOverlap:
    def test_months_shared_run_from_the_later_start_to_the_earlier_end(self) -> None:
        assert overlap(("2012-03", "2015-06"), ("2013-01", "now")) == certain(
            29, "2013-01", "2015-06"
        )

    def test_years_share_only_what_holds_for_every_date_in_them(self) -> None:
        assert overlap((2012, 2015), (2012, 2015)) == certain(25, "2012-12", "2015-01")

    def test_leaving_and_coming_in_one_month_proves_nothing(self) -> None:
        assert overlap(("2012-03", "2015-06"), ("2015-06", "2018-01")) == UNKNOWN

    def test_leaving_and_coming_in_one_year_proves_nothing(self) -> None:
        assert overlap((2012, 2015), (2015, 2018)) == UNKNOWN

    def test_leaving_a_month_before_the_other_came_is_apart(self) -> None:
        assert overlap(("2012-03", "2015-05"), ("2015-06", "2018-01")) == APART
        assert overlap((2016, 2018), (2012, 2015)) == APART

    def test_a_year_within_the_other_time_is_certain_for_an_unknown_length(self) -> None:
        assert overlap((2014, 2014), (2012, 2016)) == certain(0, "2014-01", "2014-12")

    def test_a_single_month_within_the_other_time_is_certain(self) -> None:
        assert overlap(("2014-06", "2014-06"), ("2012-01", "now")) == certain(
            0, "2014-06", "2014-06"
        )

    def test_a_known_start_within_the_other_time_is_certain(self) -> None:
        assert overlap(("2014-06", None), (2012, 2016)) == certain(0, "2014-06", "2014-06")

    def test_a_known_end_within_the_other_time_is_certain(self) -> None:
        assert overlap((None, "2014-06"), (2012, 2016)) == certain(0, "2014-06", "2014-06")

    def test_two_unknown_ends_prove_nothing(self) -> None:
        assert overlap(("2014-06", None), ("2012-06", None)) == UNKNOWN

    def test_without_dates_nothing_is_known(self) -> None:
        assert overlap((None, None), (2012, 2016)) == UNKNOWN
        assert overlap((None, "now"), (2012, 2016)) == UNKNOWN

    def test_two_who_are_still_there_share_the_time_up_to_today(self) -> None:
        assert overlap(("2026-01", "now"), ("2020-01", "now")) == certain(10, "2026-01", "2026-11")

    def test_months_to_come_are_not_shared(self) -> None:
        assert overlap(("2026-01", "2029-01"), ("2020-01", "2030-01")) == certain(
            10, "2026-01", "2026-11"
        )

    def test_class_years_never_prove_an_overlap(self) -> None:
        student = a_spell("2008-01", "2020-01").bounds
        assert overlap_of(a_class(2014).bounds, student, today_month=TODAY) == UNKNOWN
        assert overlap_of(a_class(2014).bounds, a_class(2014).bounds, today_month=TODAY) == UNKNOWN

    def test_class_years_further_apart_than_any_study_are_apart(self) -> None:
        one, two = a_class(1998).bounds, a_class(2016).bounds
        assert overlap_of(one, two, today_month=TODAY) == APART


Dates = tuple[int | None, int | None, Precision, bool]
dates: st.SearchStrategy[Dates] = st.tuples(
    maybe_months, maybe_months, st.sampled_from([Precision.MONTH, Precision.YEAR]), st.booleans()
)


def possible_stays(given_dates: Dates) -> list[tuple[float, float]]:
    """Return every stay, at the start and the end of each month, that fits the dates given."""
    start, end, precision, is_current = given_dates
    within = range(TODAY - 54, TODAY)

    def fits(month: int, known: int | None) -> bool:
        if known is None:
            return True
        return month == known if precision is Precision.MONTH else month // 12 == known // 12

    starts = [month + day for month in within for day in (0.05, 0.95) if fits(month, start)]
    if is_current:
        return [(each, TODAY + 0.0) for each in starts]
    ends = [month + day for month in within for day in (0.05, 0.95) if fits(month, end)]
    return [(one, two) for one, two in product(starts, ends) if one <= two]


def shared_between(mine: Dates, theirs: Dates) -> tuple[float, float]:
    """Return the shortest and the longest time that two people can have shared."""
    # The extremes lie at the ends of the windows, so that these stays stand for all.
    mine_stays, their_stays = possible_stays(mine), possible_stays(theirs)
    assume(mine_stays)
    assume(their_stays)
    lengths = [
        min(one[1], two[1]) - max(one[0], two[0])
        for one, two in product(extremes(mine_stays), extremes(their_stays))
    ]
    return min(lengths), max(lengths)


def extremes(stays: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return for each end of the start window the shortest and the longest stay, and so on."""
    starts, ends = [one for one, _ in stays], [two for _, two in stays]
    corners: list[tuple[float, float]] = []
    for start in (min(starts), max(starts)):
        fitting = [stay for stay in stays if stay[0] == start]
        corners += [min(fitting), max(fitting)]
    for end in (min(ends), max(ends)):
        fitting = [stay for stay in stays if stay[1] == end]
        corners += [min(fitting), max(fitting)]
    return corners


class TestOverlapAgainstEveryPossibleStay:
    @given(dates, dates)
    @example(
        (TODAY - 20, TODAY - 20, Precision.YEAR, False), (TODAY - 40, None, Precision.MONTH, True)
    )
    def test_it_is_certain_only_if_it_always_holds(self, mine: Dates, theirs: Dates) -> None:
        assume(all(month is None or month < TODAY for month in (*mine[:2], *theirs[:2])))
        shortest, longest = shared_between(mine, theirs)
        found = overlap_of(
            bounds_of(*mine[:3], is_current=mine[3]),
            bounds_of(*theirs[:3], is_current=theirs[3]),
            today_month=TODAY,
        )
        if found.presence is Presence.CERTAIN:
            assert shortest >= 0
        if found.presence is Presence.APART:
            assert longest < 0
        # Days are unknown, so that months may be one too many, never more.
        assert found.months <= max(shortest, 0) + 1

    @given(dates, dates)
    def test_it_is_the_same_from_both_sides(self, mine: Dates, theirs: Dates) -> None:
        one = bounds_of(*mine[:3], is_current=mine[3])
        two = bounds_of(*theirs[:3], is_current=theirs[3])
        assert overlap_of(one, two, today_month=TODAY) == overlap_of(two, one, today_month=TODAY)

    @given(dates, dates)
    def test_a_claimed_range_is_within_both_and_past(self, mine: Dates, theirs: Dates) -> None:
        one = bounds_of(*mine[:3], is_current=mine[3])
        two = bounds_of(*theirs[:3], is_current=theirs[3])
        found = overlap_of(one, two, today_month=TODAY)
        if found.from_month is None or found.to_month is None:
            assert found.presence is not Presence.CERTAIN
            return
        assert found.from_month <= found.to_month <= TODAY
        assert found.from_month >= max(one.possible_from, two.possible_from)
        assert found.to_month <= min(one.possible_to, two.possible_to)
        if found.months:
            assert found.months == found.to_month - found.from_month
