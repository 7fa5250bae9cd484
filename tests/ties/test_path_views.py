import pytest
from hypothesis import given

from alumnet.ties.path_views import THREAD_KINDS, PathView, paths
from alumnet.ties.policy import TieKind
from alumnet.ties.spells import Spell
from alumnet.ties.strength import SharedEvent, tie_of, ties_between
from tests.ties.builders import (
    TODAY,
    a_class,
    a_degree,
    a_membership,
    a_spell,
    at,
    spells,
)


def the_path(mine: Spell, theirs: Spell) -> PathView:
    tie = tie_of(mine, theirs, today_month=TODAY, people=100)
    assert tie is not None
    (path,) = paths([tie], "Ruth")
    return path


def test_every_kind_of_tie_has_its_hue() -> None:
    assert set(THREAD_KINDS) == set(TieKind)


class TestColleagues:
    def test_a_shared_time_is_drawn_and_measured(self) -> None:
        path = the_path(
            a_spell("2017-01", "2021-01", field="Hydraulics"),
            a_spell("2011-01", "2019-01", field="Asset Strategy"),
        )
        assert path.kind == "work"
        assert path.heading == "You worked at the same place, at the same time"
        assert path.hops == ("You", "Acme", "Ruth")
        assert path.detail == "Two years together: you in Hydraulics, Ruth in Asset Strategy."
        assert path.overlap is not None
        assert path.action_url is None

    def test_years_only_say_how_long_at_least(self) -> None:
        path = the_path(a_spell(2012, 2015, title="Engineer"), a_spell(2012, 2015, title="Lead"))
        assert path.detail == "At least two years together: you as Engineer, Ruth as Lead."

    def test_two_years_in_a_row_say_only_that_there_was_some_time(self) -> None:
        assert the_path(a_spell(2012, 2013), a_spell(2012, 2013)).detail == (
            "Some time together between 2012 and 2013."
        )

    def test_one_department_is_named_once(self) -> None:
        mine = a_spell(2014, 2014, field="Roads")
        path = the_path(mine, mine._replace(start_month=at(2010), end_month=at(2018)))
        assert path.detail == "Some time together in 2014, both in Roads."
        assert path.overlap is None

    def test_doubt_is_said(self) -> None:
        path = the_path(a_spell(2010, 2012), a_spell(2012, 2014))
        assert path.heading == "You worked at the same place"
        assert path.detail == "The dates leave open whether you were there at the same time."

    def test_a_group_shows_both_places(self) -> None:
        mine = a_spell(2010, 2015, organization="Acme Rail", group_id=9)
        theirs = mine._replace(organization_id=2, organization="Acme Water")
        path = the_path(mine, theirs)
        assert path.heading == "You worked in the same group, at the same time"
        assert path.hops == ("You", "Acme Rail", "Acme Water", "Ruth")


class TestAlumni:
    def test_class_years_stand_beside_the_people(self) -> None:
        field = "Civil Engineering"
        path = the_path(a_class(2016, field=field), a_class(1998, field=field))
        assert path.kind == "school"
        assert path.heading == "You studied at the same university"
        assert path.hops == ("You, 2016", "Northgate University, Civil Engineering", "Ruth, 1998")
        assert path.detail == "18 years apart."
        assert path.overlap is None

    @pytest.mark.parametrize(
        ("year", "detail"), [(2015, "A year apart."), (2010, "Six years apart.")]
    )
    def test_years_apart_are_words(self, year: int, detail: str) -> None:
        assert the_path(a_class(2016), a_class(year)).detail == detail

    def test_classmates_are_told_their_class(self) -> None:
        path = the_path(a_class(2014), a_class(2014))
        assert (path.heading, path.detail) == ("You were in the same class", "Class of 2014.")
        assert the_path(a_class(2028), a_class(2028)).heading == "You are in the same class"

    def test_two_faculties_have_no_class_in_common(self) -> None:
        mine = a_class(2014)._replace(group_id=9, group_name="Northgate University")
        path = the_path(mine, mine._replace(organization_id=2, organization="Law School"))
        assert path.heading == "You studied at the same university"
        assert path.hops == ("You, 2014", "Northgate University", "Law School", "Ruth, 2014")

    def test_faculties_of_a_school_without_a_name_are_not_said_to_be_one(self) -> None:
        mine = a_class(2014)._replace(group_id=9)
        path = the_path(mine, mine._replace(organization_id=2, organization="Law School"))
        assert path.heading == "You studied at schools that belong together"

    def test_a_shared_time_is_drawn(self) -> None:
        mine = a_degree("2010-09", "2013-06", organization="Hill School")
        path = the_path(mine, a_degree("2011-09", "2014-06", organization="Hill School"))
        assert path.heading == "You studied at the same school, at the same time"
        assert path.detail == "A year and a half together."
        assert path.overlap is not None

    def test_students_of_today_are_told_in_the_present(self) -> None:
        path = the_path(a_degree(2024, "now"), a_degree(2025, "now"))
        assert path.heading == "You study at the same university"
        assert path.hops == ("You", "Northgate University", "Ruth")

    def test_where_nothing_is_known_nothing_is_said(self) -> None:
        assert the_path(a_degree(), a_degree()).detail == ""


class TestOthers:
    def test_members_are_told_since_when(self) -> None:
        path = the_path(a_membership(2010, "now"), a_membership(2016, "now"))
        assert path.kind == "assoc"
        assert path.heading == "You are in the same association"
        assert path.detail == "Both members since 2016."

    def test_chapters_of_an_association_without_a_name_are_not_said_to_be_one(self) -> None:
        mine = a_membership(None, "now")._replace(group_id=9)
        path = the_path(mine, mine._replace(organization_id=2, organization="York"))
        assert path.heading == "You are in associations that belong together"

    def test_former_members_are_told_how_long(self) -> None:
        path = the_path(a_membership("2010-01", "2012-01"), a_membership("2010-01", "now"))
        assert path.heading == "You were in the same association"
        assert path.detail == "Two years together."

    def test_members_without_dates_are_told_nothing_more(self) -> None:
        assert the_path(a_membership(None, "now"), a_membership(None, "now")).detail == ""

    def test_connections_and_events_need_no_spells(self) -> None:
        event = SharedEvent(5, "Spring Dinner", at("2024-05"), 40)
        ties = ties_between([], [], today_month=TODAY, size_of={}, connected=True, events=[event])
        connection, dinner = paths(ties, "Ruth")
        assert connection == PathView("contact", "You are connected", ("You", "Ruth"))
        assert dinner == PathView(
            "assoc",
            "You were at the same event",
            ("You", "Spring Dinner", "Ruth"),
            "In May 2024.",
        )


@given(spells, spells)
def test_at_the_same_time_is_never_said_without_a_shared_time(mine: Spell, theirs: Spell) -> None:
    tie = tie_of(mine, theirs._replace(kind=mine.kind), today_month=TODAY, people=10)
    if tie is None:
        return
    (path,) = paths([tie], "Ruth")
    certain = tie.shared.from_month is not None
    assert path.heading.endswith(", at the same time") <= certain
    assert ("together" in path.detail) <= certain
    assert (path.overlap is not None) <= (tie.shared.months > 0)
    assert path.hops[0].startswith("You")
    assert path.hops[-1].startswith("Ruth")
