import pytest

from alumnet.organizations.catalogue import Catalogue, Row
from alumnet.organizations.names import key
from alumnet.organizations.recognition import match, match_domain
from alumnet.organizations.school_lines import Names, named_schools
from alumnet.organizations.schools import School, schools
from alumnet.organizations.well_known import (
    HIGHER,
    OTHER,
    WELL_KNOWN,
    country_of,
    is_well_known,
    tier_of,
    well_known_schools,
)


@pytest.fixture(scope="module")
def all_schools() -> tuple[School, ...]:
    return schools()


@pytest.fixture(scope="module")
def by_name(all_schools: tuple[School, ...]) -> dict[str, School]:
    return {school.name: school for school in all_schools}


# ---------------------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Yale University"], [("Yale University",)]),
        (["Yale University", "Yale university "], [("Yale University",)]),
        # one school in two languages, the one in Latin letters first
        (
            ["서울대학교", "Seoul National University"],
            [("Seoul National University", "서울대학교")],
        ),
        (
            ["Uniwersytet Gdański", "University of Gdańsk"],
            [("Uniwersytet Gdański", "University of Gdańsk")],
        ),
        # translations too short to be anybody's alone
        (["Universidade Franciscana", "Franciscan University"], [("Universidade Franciscana",)]),
        (
            ["Kocaeli Üniversitesi", "Kocaeli University"],
            [("Kocaeli Üniversitesi", "Kocaeli University")],
        ),
        # abbreviations, in brackets and on a line
        (["Boise Law Academy (BLA)"], [("Boise Law Academy", "BLA")]),
        (["BLA (Boise Law Academy)"], [("Boise Law Academy", "BLA")]),
        (["Kyiv College", "KCC"], [("Kyiv College", "KCC")]),
        (["Dohuk University (Kurdistan Region)"], [("Dohuk University (Kurdistan Region)",)]),
        # several schools at one domain
        (
            ["Barnard College - Columbia University", "Columbia University"],
            [("Barnard College - Columbia University",), ("Columbia University",)],
        ),
        (
            ["Holly Schools", "Holly High School", "Holly", ".group"],
            [("Holly Schools",), ("Holly High School",)],
        ),
        # a longer form of a name is a campus or a town
        (["Purdue University", "Purdue University Calumet"], [("Purdue University",)]),
        # an everyday form of a name in another language
        (
            ["Pontifícia Universidade Católica de Campinas", "PUC de Campinas"],
            [("Pontifícia Universidade Católica de Campinas", "PUC de Campinas")],
        ),
        (["Escola Dom Pedro", "Escola Dom Pedro em Lisboa"], [("Escola Dom Pedro",)]),
        (["Escola Dom Pedro", "Lisboa"], [("Escola Dom Pedro",)]),
        # what isn't a name
        (
            ["Rhizo", "https://rhizo.example", "ruth@rhizo.example", "345 Dean St, Brooklyn", ""],
            [("Rhizo",)],
        ),
        (["Name: Eastern College", "Website: www.east.example"], [("Eastern College",)]),
        (["Quiet College", "University of Applied Sciences"], [("Quiet College",)]),
        (
            [
                "Quiet College",
                "All of the schools and the colleges of the state and the town too now",
            ],
            [("Quiet College",)],
        ),
        (['"Quoted College"'], [("Quoted College",)]),
        (['College "Ruth Klein"'], [('College "Ruth Klein"',)]),
        (["SONARGAON UNIVERSITY OF THE ARTS"], [("Sonargaon University of the Arts",)]),
        (["university of whispers"], [("University of whispers",)]),
        ([" ", "x", "---"], []),
    ],
)
def test_only_names_come_out_of_the_lines(
    lines: list[str],
    expected: list[tuple[str, ...]],
) -> None:
    assert named_schools(lines) == [Names(names[0], names[1:]) for names in expected]


# -------------------------------------------------------------------------------------- domains


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("yale.edu", "US"),
        ("ox.ac.uk", "GB"),
        ("tum.de", "DE"),
        ("x.bayern", "DE"),
        ("school.org", None),
        ("school.io", None),
        ("university.ac.me", "ME"),
        ("school.me", None),
        ("x.onmicrosoft.com", None),
        ("us", "US"),
    ],
)
def test_a_country_is_guessed_only_where_the_domain_tells_it(
    domain: str,
    country: str | None,
) -> None:
    assert country_of(domain) == country


def test_universities_are_told_from_other_schools() -> None:
    assert tier_of(key("University of Oslo")) == HIGHER
    assert tier_of(key("Lincoln High School")) == OTHER
    assert tier_of(key("Oslo")) == OTHER


# ----------------------------------------------------------------------------------- well known


def test_well_known_schools_are_told_by_name_and_country() -> None:
    assert is_well_known(key("Harvard University"), "US")
    assert is_well_known(key("Harvard University"), None)
    assert not is_well_known(key("Northeastern University"), "CN")
    assert not is_well_known(key("Lincoln High School"), "US")


def test_names_of_well_known_schools_mean_one_school_each() -> None:
    known = well_known_schools()
    assert len(known) >= 200
    assert len({school.domain for school in known}) == len(known)
    owners: dict[str, str] = {}
    for school in known:
        names = {school.name, *school.also, *(name for part in school.parts for name in part)}
        for name_key in {key(name) for name in names}:
            assert owners.setdefault(name_key, school.domain) == school.domain, name_key


# ------------------------------------------------------------------------------------- the list


def test_the_list_is_long_clean_and_always_the_same(all_schools: tuple[School, ...]) -> None:
    assert len(all_schools) > 15_000
    assert schools() == all_schools
    for school in all_schools:
        assert key(school.name)
        assert len(school.name) <= 200
        assert "http" not in school.name
        assert "@" not in "".join((school.name, *school.aliases, *school.domains))
        assert school.weight in {WELL_KNOWN, HIGHER, OTHER}
        assert key(school.name) not in {key(alias) for alias in school.aliases}
        assert school.country is None or len(school.country) == 2


def test_no_free_mail_domain_proves_a_school(all_schools: tuple[School, ...]) -> None:
    domains = {domain for school in all_schools for domain in school.domains}
    assert not domains & {"gmail.com", "yahoo.com", "outlook.com", "edu", "ac.uk", "k12.ca.us"}
    assert all("." in domain for domain in domains)


def test_well_known_schools_have_their_everyday_names(by_name: dict[str, School]) -> None:
    mit = by_name["Massachusetts Institute of Technology"]
    assert "MIT" in mit.aliases
    assert mit.domains[0] == "mit.edu"
    assert (mit.country, mit.weight, mit.parent) == ("US", WELL_KNOWN, None)
    assert by_name["INSEAD"].country == "FR"


def test_parts_name_their_school_and_come_after_it(all_schools: tuple[School, ...]) -> None:
    seen: set[str] = set()
    for school in all_schools:
        assert school.parent is None or school.parent in seen
        seen.add(school.name)
    parts = {school.name: school.parent for school in all_schools if school.parent}
    assert parts["Harvard Law School"] == "Harvard University"
    assert parts["The Wharton School"] == "University of Pennsylvania"


def test_students_domains_lead_to_the_school_s_own(by_name: dict[str, School]) -> None:
    assert set(by_name["Dallas College"].domains) == {
        "dallascollege.edu",
        "student.dallascollege.edu",
    }


def test_everyday_mentions_are_recognised(all_schools: tuple[School, ...]) -> None:
    ids = {school.name: at for at, school in enumerate(all_schools)}
    catalogue = Catalogue(
        Row(
            at,
            "school",
            school.name,
            school.aliases,
            school.domains,
            ids.get(school.parent or ""),
            school.country,
            from_list=True,
        )
        for at, school in enumerate(all_schools)
    )
    for text, name in {
        "Georgia Tech": "Georgia Institute of Technology",
        "US Naval Academy": "United States Naval Academy",
        "West Point": "United States Military Academy",
        "UC Berkeley": "University of California, Berkeley",
        "Oxford University": "University of Oxford",
        "Stanford Graduate School of Business": "Stanford Graduate School of Business",
        "Wharton": "The Wharton School",
        "Yale University School of Forestry": "Yale University",
        "ETH": "ETH Zürich",
        "Lehigh University": "Lehigh University",
    }.items():
        found = match(text, catalogue)
        assert found is not None, text
        assert found.name == name
    owner = match_domain("ruth@alumni.harvard.edu", catalogue)
    assert owner is not None
    assert owner.name == "Harvard University"
    assert match("Harvard-Westlake Academy", catalogue) is None
