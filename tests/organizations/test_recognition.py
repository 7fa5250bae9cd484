import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.organizations.catalogue import Catalogue, Row, tier
from alumnet.organizations.recognition import Grade, match, match_domain


def _school(row_id: int, name: str, *also: str, domain: str = "", country: str = "US") -> Row:
    domains = (domain,) if domain else ()
    return Row(row_id, "school", name, also, domains, None, country, from_list=True)


ROWS = [
    _school(1, "Harvard University", "Harvard", "Harvard College", domain="harvard.edu"),
    _school(2, "Yale University", "Yale", domain="yale.edu"),
    _school(3, "Miami University", domain="miamioh.edu"),
    _school(4, "University of Miami", domain="miami.edu"),
    _school(5, "University of California", domain="universityofcalifornia.edu"),
    _school(6, "University of California, Los Angeles", "UCLA", domain="ucla.edu"),
    _school(7, "University of Wisconsin-Madison", "University of Wisconsin"),
    _school(8, "University of Wisconsin - Stout"),
    _school(9, "Trinity College", country="IE"),
    _school(10, "Trinity College", country="CA"),
    _school(11, "Union College"),
    _school(12, "University of New Haven"),
    _school(13, "University of Oslo", "Universitetet i Oslo", "UiO", country="NO"),
    _school(14, "Illinois State University", "ISU"),
    _school(15, "International University", country="KH"),
    _school(16, "Notre Dame University", country="LB", domain="ndu.edu.lb"),
    _school(17, "University of Notre Dame", "Notre Dame University"),
    _school(18, "Université de Toulouse (Toulouse II)", country="FR"),
    _school(19, "Government College", country="PK"),
    _school(20, "University of Lahore", country="PK"),
    _school(21, "University of Cyberjaya (UOC)", country="MY"),
    _school(22, "State University of New York", domain="suny.edu"),
    _school(23, "State University of New York at Albany"),
    Row(24, "school", "Harvard Law School", (), (), 1, "US"),
    _school(25, "University of Iowa"),
    _school(26, "Northeastern University", country="US"),
    _school(27, "Northeastern University", country="CN"),
    _school(28, "Lancaster University", country="GB"),
    _school(29, "Washington College"),
    Row(40, "employer", "JPMorgan Chase & Co.", ("Chase",), ("jpmorganchase.com",)),
    Row(41, "employer", "Apple Inc.", (), ("apple.com", "shared.example")),
    Row(42, "employer", "Orange S.A.", (), ("shared.example",)),
    Row(43, "association", "Harvard Club of Oslo"),
    Row(44, "association", "Orange"),
]
CATALOGUE = Catalogue(ROWS)


def _found(text: str, **wanted: str) -> tuple[int, Grade] | None:
    found = match(text, CATALOGUE, **wanted)
    return (found.id, found.grade) if found else None


@pytest.mark.parametrize(
    ("text", "row_id", "grade"),
    [
        ("harvard university", 1, Grade.EXACT),
        ("  The Harvard Univ. ", 1, Grade.EXACT),
        ("Harvard", 1, Grade.ALIAS),
        ("Harvard Law School", 24, Grade.EXACT),
        ("Miami University", 3, Grade.EXACT),
        ("University of Miami", 4, Grade.EXACT),
        ("UCLA", 6, Grade.ALIAS),
        ("University of California at Los Angeles", 6, Grade.EXACT),
        ("University of Wisconsin", 7, Grade.ALIAS),
        ("Universitetet i Oslo", 13, Grade.ALIAS),
        ("University of Cyberjaya", 21, Grade.ALIAS),
        ("University of Oslo (Blindern)", 13, Grade.EXACT),
        ("Apple", 41, Grade.EXACT),
        ("JP Morgan Chase", 40, Grade.ALIAS),
        ("Chase", 40, Grade.ALIAS),
    ],
)
def test_a_name_or_other_name_is_recognised(text: str, row_id: int, grade: Grade) -> None:
    assert _found(text) == (row_id, grade)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Harvrad University",  # similar is not the same
        "Miami",
        "Harvard-Westlake School",  # no part of Harvard
        "Trinity College",  # two of that name
        "ISU",  # too short to be one school's alone
        "International University",  # no name in it
        "Notre Dame University",  # one in Lebanon, another meant more often
        "University of Science",
        "Université de Toulouse (Toulouse III)",
        "Government College University Lahore",
        "University of Wisconsin, La Crosse",  # another campus than the one so called
        "University of Wisconsin, La Crosse, Wis.",
        "University of Wisconsin School of Medicine",  # often elsewhere
        "Union College, Barbourville, Ky.",  # several of that name over time
        "Washington College of Law",
        "Virginia Military Institute and Yale University",
        "Yale University and School of Law",
        "Harvard Club of Oslo",  # an association is only found when asked for
        "Yale University, Harvard University",
        "Sheffield Scientific School, Yale University, New Haven",
    ],
)
def test_what_only_resembles_a_name_stays_free_text(text: str) -> None:
    assert _found(text) is None


@pytest.mark.parametrize(
    ("text", "row_id", "part"),
    [
        ("Yale Law School", 2, "Law School"),
        ("Yale University Law School, New Haven, Conn.", 2, "Law School"),
        ("Law School of the University of Iowa", 25, "Law School"),
        ("Department of Physics, University of Oslo", 13, "Department of Physics"),
        (
            "Sheffield Scientific School, Yale University, New Haven, Conn.",
            2,
            "Sheffield Scientific School",
        ),
        ("University of Wisconsin Law School", 7, "Law School"),
        ("Yale University, Branford", 2, "Branford"),
        ("State University of New York, Plattsburgh, N.Y.", 22, "Plattsburgh, N.Y."),
        ("State University of New York, Plattsburgh", 22, "Plattsburgh"),
        ("University of California School of Law", 5, "School of Law"),
    ],
)
def test_a_faculty_or_campus_leads_to_its_whole(text: str, row_id: int, part: str) -> None:
    found = match(text, CATALOGUE, kind="school")
    assert found is not None
    assert (found.id, found.grade, found.part) == (row_id, Grade.PARENT, part)


def test_two_wholes_in_one_name_are_nobody_s() -> None:
    assert _found("Yale University School of Law, University of Iowa") is None


@pytest.mark.parametrize(
    ("text", "row_id"),
    [
        ("Yale University, New Haven, Conn.", 2),
        ("Yale University (Connecticut)", 2),
        ("University of Oslo, Norway", 13),
        ("University of Miami, Coral Gables, Florida, USA", 4),
    ],
)
def test_a_place_after_the_name_is_left_out(text: str, row_id: int) -> None:
    found = match(text, CATALOGUE)
    assert found is not None
    assert (found.id, found.grade) == (row_id, Grade.EXACT)


def test_a_place_in_another_country_is_another_school() -> None:
    assert _found("Lancaster University, Lancaster, Pa.") is None
    assert _found("Lancaster University, England") == (28, Grade.EXACT)


def test_a_faculty_is_no_place() -> None:
    assert _found("Yale University, School of Art, Connecticut") == (2, Grade.PARENT)


def test_the_country_decides_between_namesakes() -> None:
    assert _found("Trinity College", country="IE") == (9, Grade.EXACT)
    assert _found("Trinity College", country="CA") == (10, Grade.EXACT)
    assert _found("Trinity College", country="GB") is None
    assert _found("Lancaster University", country="GH") is None
    assert _found("International University", country="KH") == (15, Grade.EXACT)


def test_the_well_known_of_two_is_meant_unless_the_country_says_otherwise() -> None:
    assert _found("Northeastern University") == (26, Grade.EXACT)
    assert _found("Northeastern University", country="CN") == (27, Grade.EXACT)


def test_what_the_site_added_itself_is_meant_before_the_list() -> None:
    own = [
        Row(50, "school", "Union College", ("Old Union",)),
        Row(51, "school", "International University"),
        Row(52, "school", "Fairfield School", ("FFS",)),
    ]
    catalogue = Catalogue([*ROWS, *own])
    for text, row_id in {
        "Union College": 50,
        "International University": 51,
        "FFS": 52,
        "Old Union Law School": 50,
    }.items():
        found = match(text, catalogue)
        assert found is not None
        assert found.id == row_id


def test_two_of_the_site_s_own_are_told_apart_by_nobody() -> None:
    own = [Row(50, "school", "Hill School"), Row(51, "school", "The Hill School")]
    assert match("Hill School", Catalogue(own)) is None


def test_a_kind_is_preferred_not_demanded() -> None:
    assert _found("Orange", kind="employer") == (42, Grade.EXACT)
    assert _found("Orange", kind="association") == (44, Grade.EXACT)
    assert _found("Yale University", kind="employer") == (2, Grade.EXACT)
    assert _found("Yale Law School", kind="employer") is None


@pytest.mark.parametrize(
    "written",
    ["harvard.edu", "HARVARD.edu", "https://www.harvard.edu/about", "ruth@alumni.harvard.edu"],
)
def test_an_address_is_recognised_by_its_domain(written: str) -> None:
    assert _found(written) == (1, Grade.DOMAIN)


def test_a_shared_or_unknown_domain_is_nobody_s() -> None:
    assert match_domain("shared.example", CATALOGUE) is None
    assert match_domain("ruth@example.org", CATALOGUE) is None
    assert match_domain("edu", CATALOGUE) is None
    assert match_domain("", CATALOGUE) is None


def test_the_nearest_domain_above_counts() -> None:
    found = match_domain("Ruth <ruth@mail.students.yale.edu", CATALOGUE)
    assert found is not None
    assert (found.id, found.grade) == (2, Grade.DOMAIN)


def test_rows_are_found_by_id_and_ordered_by_how_well_known_they_are() -> None:
    assert CATALOGUE.get(13) == ROWS[12]
    assert CATALOGUE.get(999) is None
    assert len(CATALOGUE) == len(ROWS)
    tiers = [tier(row) for row in map(CATALOGUE.row, range(len(CATALOGUE)))]
    assert tiers == sorted(tiers, reverse=True)
    assert tier(Row(1, "school", "Lincoln Elementary School")) == 1


def test_a_name_given_twice_counts_once() -> None:
    row = Row(1, "employer", "Acme", ("ACME Inc.", "Acme"), ("acme.example", "acme.example"))
    found = match("acme.example", Catalogue([row]))
    assert found is not None
    assert found.id == 1
    assert match("Acme", Catalogue([row])) is not None


def test_rows_without_letters_do_no_harm() -> None:
    odd = Catalogue([Row(1, "school", "---"), Row(2, "employer", "!!!", ("...",))])
    assert match("---", odd) is None
    assert match("", odd) is None


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    found = match(text, CATALOGUE)
    assert found is None or CATALOGUE.get(found.id) is not None


@given(st.sampled_from(ROWS), st.booleans())
def test_every_name_that_is_found_is_its_own(row: Row, by_country: bool) -> None:
    found = match(row.name, CATALOGUE, kind=row.kind, country=row.country if by_country else None)
    if by_country and row.kind != "association":
        assert found is None or found.id == row.id or found.id in {16, 17}
    assert found is None or found.grade in {Grade.EXACT, Grade.ALIAS}
