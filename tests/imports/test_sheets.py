"""Files as programs save them: whatever the encoding and the separator, the table is the same."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.imports.rules.columns import Column, guess, is_known, lacking, source_of
from alumnet.kernel.sheets import LONGEST_CELL, MOST_COLUMNS, FileRefused, Sheet, read_sheet

HEADERS = ["Constituent ID", "First Name", "Last Name", "City"]
# What Windows-1252 can write; the other encodings can do more.
SIGNS = st.characters(codec="cp1252", min_codepoint=32, exclude_characters="\x7f")
CELLS = st.text(SIGNS, max_size=12).map(str.strip)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def read(content: bytes, most: int | None = None) -> Sheet:
    return read_sheet(content, knows=is_known, most=most)


@given(
    rows=st.lists(st.tuples(st.integers(1, 999).map(str), CELLS, CELLS, CELLS), min_size=1),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    titles=st.lists(st.sampled_from(["Alumni list", "Exported, 1 May; all", ""]), max_size=3),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_comes_back_from_every_dialect(
    rows: list[tuple[str, ...]],
    separator: str,
    encoding: str,
    titles: list[str],
    ending: str,
) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator=ending)
    writer.writerows([[title] for title in titles])
    writer.writerows([HEADERS, *rows])
    sheet = read(written.getvalue().encode(encoding))
    assert sheet.headers == tuple(HEADERS)
    assert [row.cells for row in sheet.rows] == [tuple(c.strip() for c in row) for row in rows]
    first = len(titles) + 2
    assert [row.number for row in sheet.rows] == [*range(first, first + len(rows))]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_there_is_a_table_or_a_sentence(content: bytes) -> None:
    try:
        sheet = read(content)
    except FileRefused as error:
        told = [str(error)]
    else:
        told = [*sheet.notes]
        assert all(row.fault or len(row.cells) == len(sheet.headers) for row in sheet.rows)
    assert all(sentence.endswith(".") for sentence in told)


def test_titles_totals_and_a_second_header_are_left_out_and_told() -> None:
    sheet = read(
        b"Harbour Alumni;;;\n\nConstituent ID;First Name;Last Name;City\n1;Ana;Ruiz;Oslo\n"
        b"Constituent ID;First Name;Last Name;City\n2;Tom;Lind;Bergen\nTotal: 2;;;\n"
        b"Number of records;2;;\n"
    )
    assert [(row.number, row.cells[1]) for row in sheet.rows] == [(4, "Ana"), (6, "Tom")]
    assert sheet.notes == (
        "We read it as UTF-8 text with semicolons.",
        "We left out one line above the names of the columns.",
        "We left out rows 7, 8: totals, and no people.",
        "We left out row 5: the names of the columns once more.",
    )


def test_somebody_with_the_name_of_a_total_is_somebody() -> None:
    rows = read(b"First Name,Last Name,Class,Email\nSum,Lee,,\nCount,Basie,1999,c@x.org\n").rows
    assert len(rows) == 2


def test_excels_line_about_the_separator_is_understood() -> None:
    sheet = read(b"sep=;\r\nName;City\r\nLee, Ann;Oslo\r\n")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("Lee, Ann", "Oslo"))]


def test_values_with_lines_and_quotation_marks_in_them_are_one_value() -> None:
    (row,) = read(b'Name,Notes\n"O""Neil, Bo","met at reunion\n2019"\n').rows
    assert row.cells == ('O"Neil, Bo', "met at reunion\n2019")


def test_a_row_that_cannot_be_one_is_told_and_the_others_stay() -> None:
    long = b"x" * (LONGEST_CELL + 1)
    first, second, third = read(b"Name,City\nA,B,C\nD," + long + b"\nE,F\n").rows
    assert first.fault == "It has more values than the file has columns."
    assert "is longer than 4,000 signs" in second.fault
    assert third.cells == ("E", "F")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n;;\n", "The file is empty"),
        (b"PK\x03\x04rest", "Save the list as CSV"),
        (b"%PDF-1.7", "This is a PDF."),
        (b",".join(b"Column" for _ in range(MOST_COLUMNS + 1)), "201 columns"),
        (b"Name,City\nA,B\nC,D\nE,F\n", "more than 2 rows"),
    ],
)
def test_what_is_no_list_of_people_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read(content, most=2)


@pytest.mark.parametrize(
    ("headers", "source", "expected"),
    [
        (
            "CnBio_ID,CnBio_First_Name,CnBio_Last_Name,CnBio_Maiden_name,CnAdrPrf_City,Class Of",
            "raisers_edge",
            "external_id,given_name,family_name,former_name,city,class_year",
        ),
        (
            "First Name,Last Name,Phonetic First Name,Organization Name,E-mail 1 - Value,Labels",
            "google",
            "given_name,family_name,,employer,email,",
        ),
        (
            "Last Name,Given Yomi,E-mail Address,E-mail 2 Address,Company,Business City,Home City",
            "outlook",
            "family_name,,email,email,employer,,city",
        ),
        (
            "BUID,DegreeCode,CurrentMajorDescription,FullDate,FirstName,LastName,ContactID",
            "registry",
            "external_id,degree,subject,degree_day,given_name,family_name,",
        ),
        ("Name,Class,Remarks", "plain", "name,class_year,"),
    ],
)
def test_columns_are_known_by_the_names_that_programs_give_them(
    headers: str, source: str, expected: str
) -> None:
    names = headers.split(",")
    assert source_of(names)[0] == source
    assert [each.value if each else "" for each in guess(names, ())] == expected.split(",")


def test_what_was_chosen_before_comes_first_and_values_tell_the_rest() -> None:
    rows = [("1", "ana@example.org", "x"), ("2", "", "y")]
    headers = ["Id", "Kontakt", "Name"]
    assert guess(headers, rows) == (Column.NUMBER, Column.EMAIL, Column.NAME)
    chosen = {"Id": None, "Name": Column.FAMILY_NAME}
    assert guess(headers, rows, chosen) == (None, Column.EMAIL, Column.FAMILY_NAME)


def test_a_choice_without_names_or_with_one_thing_twice_is_told() -> None:
    assert "holds the names" in lacking([Column.EMAIL, None])
    assert "“Class year” is chosen" in lacking([Column.NAME, Column.CLASS_YEAR, Column.CLASS_YEAR])
    assert not lacking([Column.NAME, Column.EMAIL, Column.EMAIL])
