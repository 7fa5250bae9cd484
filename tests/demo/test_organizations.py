from collections import Counter
from functools import cache

from alumnet.demo.employers import EmployerMarket
from alumnet.demo.schools import all_schools, schools_by_region, wanted_domains


@cache
def _large() -> EmployerMarket:
    return EmployerMarket(1, 100_000)


def test_there_is_one_employer_for_eight_people_and_at_least_sixty() -> None:
    assert len(_large().employers) == 12_500
    assert len(EmployerMarket(1, 150).employers) >= 60


def test_names_and_domains_stay_unique_in_a_large_network() -> None:
    employers = _large().employers
    assert len({each.name for each in employers}) == len(employers)
    assert len({each.domain for each in employers}) == len(employers)


def test_sizes_follow_a_power_law() -> None:
    weights = sorted((each.weight for each in _large().employers), reverse=True)
    assert weights[0] > 100 * weights[len(weights) // 2]


def test_some_employers_are_groups_with_subsidiaries_of_their_own_stem() -> None:
    employers = _large().employers
    parents = Counter(each.parent for each in employers if each.parent is not None)
    assert len(parents) > 300
    for number in list(parents)[1:50]:
        group = employers[number]
        own = [each for each in employers if each.parent == number]
        assert all(each.name.startswith(group.name.split(" ")[0]) for each in own)
        assert group.parent is None


def test_some_employers_are_known_by_other_names() -> None:
    assert 0.1 < sum(bool(each.aliases) for each in _large().employers) / 12_500 < 0.3


def test_other_schools_take_their_names_from_the_reference_list() -> None:
    schools = all_schools()
    assert len(schools) - 6 == len(wanted_domains())
    assert {"University of Leeds", "ETH Zürich"} & {
        name for school in schools for name in (school.name, *school.aliases)
    }
    assert set(schools_by_region(schools)) == {"uk", "europe", "america", "africa", "asia"}
