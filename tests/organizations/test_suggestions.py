import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.organizations.catalogue import Catalogue, Row
from alumnet.organizations.suggestions import Suggestion, suggest


def _school(row_id: int, name: str, *also: str) -> Row:
    return Row(row_id, "school", name, also)


CATALOGUE = Catalogue(
    [
        _school(1, "University of Michigan"),
        _school(2, "Michigan Elementary School"),
        _school(3, "Massachusetts Institute of Technology", "MIT"),
        _school(4, "Mithibai College"),
        _school(5, "Sekolah Tinggi Akuntansi Negara", "STAN"),
        _school(6, "Stanford University"),
        _school(7, "Saint Louis University"),
        _school(8, "Université de Montréal"),
        _school(9, "Texas Tech University"),
        _school(10, "Miami University", "Miami University, Oxford"),
        _school(11, "University of Oxford"),
        _school(12, "Michigan State University"),
        Row(20, "employer", "Michigan Paper Co."),
        Row(21, "association", "Michigan Alumni"),
    ],
)


def _ids(text: str, kind: str | None = None) -> list[int]:
    return [one.id for one in suggest(text, CATALOGUE, kind=kind)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("univ of mich", 1),
        ("university of michigan", 1),
        ("mit", 3),
        ("stan", 6),  # the well-known beginning before the other's abbreviation
        ("st louis", 7),
        ("montreal", 8),
        ("texas t", 9),
        ("oxf", 11),  # in the name, not only in another name
        ("state mich", 12),
        ("u", 11),
        ("the", None),
        ("", None),
        (" - ", None),
        ("qwerty", None),
    ],
)
def test_the_best_meant_comes_first(typed: str, first: int | None) -> None:
    assert _ids(typed)[:1] == ([first] if first else [])


def test_one_typo_is_forgiven_when_nothing_fits() -> None:
    assert _ids("standford") == [6]
    assert _ids("mihcigan state") == [12]
    assert _ids("stamford univ") == [6]
    assert _ids("stxnfrd") == []
    assert _ids("mti") == []


def test_suggestions_say_which_other_name_was_typed() -> None:
    assert suggest("mit", CATALOGUE)[0] == Suggestion(
        3,
        "school",
        "Massachusetts Institute of Technology",
        None,
        "MIT",
    )
    assert suggest("oxf", CATALOGUE)[0].also == ""
    assert suggest("miami oxford", CATALOGUE)[0].also == "Miami University, Oxford"
    assert suggest("univ of mich", CATALOGUE)[0].also == ""


def test_suggestions_can_be_of_one_kind_and_are_limited() -> None:
    assert _ids("mich", kind="employer") == [20]
    assert set(_ids("mich", kind="association")) == {21}
    assert len(suggest("mich", CATALOGUE, limit=2)) == 2


def test_more_people_make_an_organization_come_earlier() -> None:
    small, large = Row(1, "employer", "Acme Paper"), Row(2, "employer", "Acme Steel", weight=40)
    assert [one.id for one in suggest("acme", Catalogue([small, large]))] == [2, 1]


def test_very_common_words_still_answer() -> None:
    many = Catalogue(
        [_school(n, f"University of Town {n}") for n in range(1, 2200)]
        + [Row(n, "employer", f"University Press {n}") for n in range(3000, 5000)],
    )
    assert len(suggest("uni", many)) == 8
    assert {one.kind for one in suggest("uni", many, kind="employer")} == {"employer"}
    assert suggest("university of town 217", many)[0].name == "University of Town 217"
    assert suggest("univ to", many)[0].kind == "school"
    few = Catalogue([_school(n, f"University of Town {n}") for n in range(1, 1600)])
    assert suggest("uni", few, kind="employer") == []


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    assert len(suggest(text, CATALOGUE)) <= 8


@given(st.integers(0, len(CATALOGUE) - 1).map(CATALOGUE.row), st.data())
def test_every_beginning_of_a_name_suggests_it(row: Row, data: st.DataObject) -> None:
    start = row.name[: data.draw(st.integers(3, len(row.name)))]
    assert row.id in {one.id for one in suggest(start, CATALOGUE, limit=20)}
