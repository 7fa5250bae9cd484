import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.text import (
    deletions,
    fold,
    given_name_variants,
    initials,
    name_forms,
    name_readings,
    normalised,
    sort_key,
    within_one_edit,
    words,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("STRA\u1e9eE", "strasse"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("Diyarbak\u0131r", "diyarbakir"),
        ("Þór Sigurðsson", "thor sigurdsson"),
        ("Đorđe", "dorde"),
        ("\ufb01nance", "finance"),
        ("\uff26\uff35\uff2c\uff2c", "full"),
        ("Ёлка", "елка"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("plain ASCII", "plain ascii"),
    ],
)
def test_accents_case_and_special_letters_fold_away(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("word", ["हिन्दी", "がんばる", "한국", "ไทย"])
def test_marks_that_are_letters_in_their_script_stay(word: str) -> None:
    assert fold(word) == word
    assert words(word) == [word]


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_hold_no_space_and_are_folded(text: str) -> None:
    for word in words(text):
        assert word
        assert word.split() == [word]
        assert fold(word) == word


@pytest.mark.parametrize("apostrophe", "'\u2019\u2018`\u00b4\u02bc")
def test_an_apostrophe_inside_a_word_vanishes_however_it_is_typed(apostrophe: str) -> None:
    assert words(f"O{apostrophe}Brien") == ["obrien"]


def test_words_split_at_hyphens_and_punctuation() -> None:
    assert words("Anne-Marie, (Smith)/Jones_2") == ["anne", "marie", "smith", "jones", "2"]
    assert words("'quoted' 'words'") == ["quoted", "words"]
    assert normalised("  São   Paulo! ") == "sao paulo"


def test_sorting_ignores_accents_first() -> None:
    assert sorted(["Zypern", "Ägypten", "Albanien"], key=sort_key) == [
        "Ägypten",
        "Albanien",
        "Zypern",
    ]


# ------------------------------------------------------------------------------- people's names


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("OBrien", "O'Brien"),
        ("O'Brien", "OBrien"),
        ("O Brien", "O\u2019Brien"),
        ("O Brien", "OBrien"),
        ("Brien", "O'Brien"),
        ("Anne Marie", "Anne-Marie"),
        ("Annemarie", "Anne-Marie"),
        ("Anne-Marie", "Annemarie"),
        ("Annemarie", "Anne Marie"),
        ("Vanderberg", "van der Berg"),
        ("Mueller", "Müller"),
        ("Muller", "Müller"),
        ("Müller", "Mueller"),
        ("mu\u0308ller", "Mueller"),
        ("Soerensen", "Sørensen"),
        ("Aagaard", "Ågaard"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed: str, stored: str) -> None:
    forms = name_forms(stored)
    assert any(forms.issuperset(reading) for reading in name_readings(typed))


def test_the_literal_reading_comes_first_and_nothing_reads_as_nothing() -> None:
    assert name_readings("Anne Marie")[0] == ("anne", "marie")
    assert name_readings(" -- ") == []
    assert name_forms("") == frozenset()


@given(st.text(max_size=40))
def test_every_name_is_found_by_itself(name: str) -> None:
    forms = name_forms(name)
    assert all(forms.issuperset(reading[:1]) for reading in name_readings(name)[:1])


def test_nicknames_work_both_ways() -> None:
    assert "robert" in given_name_variants("Bob")
    assert "bob" in given_name_variants("ROBERT")
    assert "kate" in given_name_variants("Catherine")
    assert given_name_variants("no such name") == frozenset()
    assert "bob" not in given_name_variants("Bob")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ruth Klein", "RK"),
        ("Dr. Ruth Klein PhD", "RK"),
        ("Ludwig van Beethoven", "LB"),
        ("Ruth", "R"),
        ("王小明", "王"),
        ("e\u0301va o'neil", "E\u0301O"),
        ("ßeta x", "ßX"),
        ("(Bob) 'Smith'", "BS"),
        ("Dr. Mr.", "DM"),
        ("--- !!", ""),
        ("", ""),
    ],
)
def test_initials_are_what_a_reader_would_write(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_number_of_initials_can_be_chosen() -> None:
    assert initials("Ruth Anna Klein", most=1) == "R"
    assert initials("Ruth Anna Klein", most=3) == "RAK"


@given(st.text())
def test_initials_never_fail(name: str) -> None:
    assert isinstance(initials(name), str)


# ------------------------------------------------------------------------------------- one typo


def _distance(a: str, b: str) -> int:
    """Restricted Damerau-Levenshtein distance from the textbook's table."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


_short = st.text(alphabet="abc", max_size=6)


@given(_short, _short)
def test_one_edit_agrees_with_the_textbook(a: str, b: str) -> None:
    assert within_one_edit(a, b) == (_distance(a, b) <= 1)


@given(_short, _short)
def test_words_within_one_edit_share_a_deletion(a: str, b: str) -> None:
    if within_one_edit(a, b):
        assert set(deletions(a)) & set(deletions(b))
