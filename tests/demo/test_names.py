import pytest

from alumnet.demo.chance import Weighted, stream
from alumnet.demo.names import NameMaker
from alumnet.demo.romanise import romanise, romanise_korean


@pytest.mark.parametrize(
    ("name", "script", "latin"),
    [
        ("Ευάγγελος", "greek", "Evangelos"),
        ("Μπακλάβας", "greek", "Baklavas"),
        ("Παπαθανασίου", "greek", "Papathanasiou"),
        ("Сазонов", "russian", "Sazonov"),
        ("Щербакова", "russian", "Shcherbakova"),
        ("Олег", "ukrainian", "Oleh"),
        ("Єрошенко", "ukrainian", "Ieroshenko"),
        ("ჩხეიძე", "georgian", "Chkheidze"),
        ("Հովսեփյան", "armenian", "Hovsepyan"),
        ("Ուլյան", "armenian", "Ulyan"),
        ("Анна-Мария Ли", "russian", "Anna-Mariia Li"),
    ],
)
def test_names_are_romanised_the_passport_way(name: str, script: str, latin: str) -> None:
    assert romanise(name, script) == latin


@pytest.mark.parametrize(
    ("given", "family", "latin"),
    [
        ("준호", "백", ("Jun-ho", "Baek")),
        ("수진", "김", ("Su-jin", "Kim")),
        ("하윤", "남궁", ("Ha-yun", "Namgung")),
        ("Ann", "x", ("A-n-n", "X")),
    ],
)
def test_korean_names_keep_their_customary_family_names(
    given: str, family: str, latin: tuple[str, str]
) -> None:
    assert romanise_korean(given, family) == latin


def test_names_are_the_same_for_the_same_stream() -> None:
    one, other = (NameMaker(3).invent(stream(3, "x", 5)) for _ in range(2))
    assert one == other


def test_native_names_stand_in_their_own_order() -> None:
    made = [NameMaker(1).invent(stream(1, "n", number)) for number in range(3000)]
    japanese = [name for name in made if "ja" in name.languages]
    chinese = [name for name in made if "zh" in name.languages]
    assert all(" " in (name.native or "") for name in japanese)
    assert all(" " not in (name.native or "") for name in chinese)
    assert all(name.native is None for name in made if name.languages == ("en",))


def test_no_well_known_family_name_is_given() -> None:
    families = {NameMaker(1).invent(stream(1, "n", number)).family for number in range(3000)}
    assert families.isdisjoint({"Smith", "Obama", "Thatcher", "Jones"})


def test_an_empty_bag_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Weighted([("never", 0.0)])


def test_distinct_draws_end_when_the_bag_is_small() -> None:
    assert sorted(Weighted([("a", 1.0), ("b", 1.0)]).draw_distinct(stream(1, "d"), 5)) == ["a", "b"]
