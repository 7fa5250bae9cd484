from alumnet.ties.calendar import Precision
from alumnet.ties.spells import SpellKind
from tests.ties.builders import a_class, a_spell


def test_an_organization_alone_is_its_own_group() -> None:
    assert a_spell(organization_id=7).group == 7


def test_a_subsidiary_belongs_to_its_topmost_parent() -> None:
    assert a_spell(organization_id=7, group_id=2).group == 2


def test_the_year_of_leaving_is_the_class_year() -> None:
    assert a_class(2014).leaving_year == 2014
    assert a_spell("2012-03", "2015-06").leaving_year == 2015


def test_nobody_has_left_who_is_still_there() -> None:
    assert a_spell(2012, "now").leaving_year is None
    assert a_spell(2012, 2014, is_current=True).leaving_year is None


def test_an_unknown_or_unbelievable_end_gives_no_year_of_leaving() -> None:
    assert a_spell(2012).leaving_year is None
    assert a_spell(2015, 2012).leaving_year is None


def test_kinds_and_precisions_are_spelt_as_affiliations_store_them() -> None:
    assert [kind.value for kind in SpellKind] == ["education", "employment", "membership"]
    assert [each.value for each in Precision] == ["month", "year", "class_year"]
