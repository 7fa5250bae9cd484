"""Telling what was sent, and reading it: never anything but what it says or a refusal."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alumnet.kernel.clock import month_from
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.rules import MOST_AFFILIATIONS, AffiliationKind, Period, Precision
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.stated import Stated
from alumnet.portability.uploads import Upload, read_uploads
from tests.portability.files import ARCHIVE, CONNECTIONS, an_archive

EDUCATION, EMPLOYMENT, MEMBERSHIP = AffiliationKind


def read(name: str, content: str | bytes) -> Stated:
    sent = content.encode() if isinstance(content, str) else content
    return read_uploads([Upload(name, sent)], this_year=2026)


def refused(name: str, content: str | bytes) -> str:
    with pytest.raises(FileRefused) as error:
        read(name, content)
    return str(error.value.facts["reason"])


def test_an_archive_says_who_somebody_is_and_where_they_have_been() -> None:
    stated = read("Basic_Export.zip", an_archive(ARCHIVE))
    assert stated.fields == {
        "display_name": "Åse Nygård",
        "given_name": "Åse",
        "headline": "Harbour pilot & teacher",
        "bio": "I bring ships in.\n\nSlowly.",
        "city": "Bergen",
        "country": "NO",
        "industry": "education",
    }
    assert stated.skills == ("Pilotage", "C++")
    assert stated.languages == ("no", "en")
    assert stated.stays == (
        AffiliationValues(
            EMPLOYMENT,
            "Tidewater Works",
            Period(month_from(2021, 3), None, is_current=True, precision=Precision.MONTH),
            title="Head of Harbours",
            city="Bergen",
        ),
        AffiliationValues(
            EMPLOYMENT,
            "Tidewater Works",
            Period(month_from(2017, 9), month_from(2021, 3), precision=Precision.MONTH),
            title="Pilot",
            city="Oslo",
        ),
        AffiliationValues(
            EMPLOYMENT, "Halden Line", Period(None, month_from(2017)), title="Intern"
        ),
        AffiliationValues(
            EDUCATION,
            "Fernhill College",
            Period(month_from(2008), month_from(2013)),
            title="MSc",
            field="Naval Architecture",
        ),
        AffiliationValues(
            MEMBERSHIP,
            "Harbour Rowers",
            Period(month_from(2019), None, is_current=True),
            title="Treasurer",
        ),
    )
    assert [note.partition(":")[0].partition(" isn't")[0] for note in stated.notes] == [
        "Halden Line",
        "“Klingon”",
    ]


def test_single_files_are_known_by_their_columns_and_read_together() -> None:
    german = (
        "Firmenname;Titel;Beschreibung;Ort;Begonnen am;Beendet am\n"
        "Reederei;Lotse;;Kiel;Okt. 2019;\n"
    )
    stated = read_uploads(
        [
            Upload("export.csv", german.encode("cp1252")),
            Upload("Sprachen (1).csv", "Name,Kenntnisse\nDänisch,gut\n".encode("utf-16")),
            Upload(
                "cv.json", b'\xef\xbb\xbf {"basics": {"name": "Bo Ek"}, "skills": [{"name": 7}]}'
            ),
        ],
        this_year=2026,
    )
    assert [(stay.organization, stay.title, stay.city) for stay in stated.stays] == [
        ("Reederei", "Lotse", "Kiel")
    ]
    assert stated.stays[0].period == Period(
        month_from(2019, 10), None, is_current=True, precision=Precision.MONTH
    )
    assert stated.languages == ("da",)
    assert (stated.fields, stated.skills) == ({"display_name": "Bo Ek"}, ("7",))


def test_a_resume_says_more_than_its_fields_and_forgives_a_lot() -> None:
    stated = read(
        "resume.json",
        json.dumps(
            {
                "basics": {"name": ["no"], "label": "Pilot", "location": "Bergen", "email": 1},
                "work": [
                    {"company": "Old Line", "title": "Mate", "startDate": "2012-03-01"},
                    {"name": "New Line", "location": {"city": "Oslo"}, "startDate": "2016"},
                    {"name": "Third Line", "startDate": "2013", "endDate": None},
                    {"name": "Fourth Line", "startDate": "2015-01", "endDate": "2013-01"},
                    {"position": "Nobody knows where"},
                    "not a job",
                ],
                "education": {"institution": "not a list"},
                "volunteer": [{"organization": "Rowers", "position": "Cox", "endDate": "Present"}],
                "skills": [{"name": "Boats", "keywords": ["Hulls", "boats", {}]}],
                "languages": [{"language": "Norsk bokmål"}, {"language": "en-GB"}],
            }
        ),
    )
    assert stated.fields == {"headline": "Pilot"}
    assert [(each.organization, each.period.is_current) for each in stated.stays] == [
        ("Old Line", False),
        ("New Line", True),
        ("Third Line", True),
        ("Fourth Line", False),
        ("Rowers", True),
    ]
    assert stated.stays[1].city == "Oslo"
    assert stated.stays[3].period == Period()
    assert stated.skills == ("Boats", "Hulls")
    assert stated.languages == ("nb", "en")
    assert len(stated.notes) == 2


def test_work_for_nothing_is_no_job() -> None:
    rows = "Company Name,Role,Cause,Started On\nFood &amp; Bank,R&D;,Care,2019\n"
    (stay,) = read("list.csv", rows).stays
    assert (stay.kind, stay.organization, stay.title) == (MEMBERSHIP, "Food & Bank", "R&D;")


def test_more_than_a_profile_holds_is_cut_and_told() -> None:
    jobs = "".join(f"Firm {n},Clerk,,,{1950 + n},\n" for n in range(MOST_AFFILIATIONS + 1))
    stated = read("Positions.csv", f"Company Name,Title,Description,Location,Started On\n{jobs}")
    assert len(stated.stays) == MOST_AFFILIATIONS
    assert stated.notes == ("There are 61 places; the first 60 are shown.",)
    skills = "\n".join(f"Knot {n}" for n in range(POLICY.rows + 1))
    assert read("Skills.csv", f"Name\n{skills}").notes == (
        "Skills: only the first 1,000 rows were read.",
        "There are 1000 skills; the first 100 are shown.",
    )
    profile = f"First Name,Last Name,Headline\nÅse,Nygård,{'x' * 201}\n"
    stated = read("Profile.csv", profile)
    assert len(stated.fields["headline"]) == 200
    assert "Headline is longer than 200 characters" in stated.notes[0]


def test_what_is_about_nobody_here_is_refused_with_a_sentence() -> None:
    assert "lists other people" in refused("people.csv", CONNECTIONS)
    assert "holds messages" in refused("Nachrichten.csv", "Von,An\n")
    assert "is a PDF" in refused("Profile.pdf", b"%PDF-1.7\n")
    assert "neither “basics”" in refused("job.json", '{"title": "Pilot", "skills": []}')
    assert "neither “basics”" in refused("list.json", "[1, 2]")
    assert "isn't JSON as it should be (at line 2)" in refused("x.json", '{"basics":\n oops}')
    assert "isn't JSON" in refused("x.json", '{"basics": ' + "9" * 5_000 + "}")
    assert "nested too deeply" in refused("x.json", '{"basics": ' + "[" * 200_000)
    assert "We can't read “contacts.csv”" in refused(
        "contacts.csv", "First Name,Last Name,Birthday\n"
    )
    assert "There is nothing about you" in refused("Skills.csv", "Name\n")
    assert "nothing in this archive that we read" in refused("a.zip", an_archive({"Jobs.csv": "x"}))
    assert "has more than 10 MB" in refused("a.csv", b"x" * (POLICY.file_bytes + 1))
    assert "We can't read" in refused("", b"")
    unknown = an_archive({"Positions.csv": "Cég neve,Beosztás\nHajó,Kapitány\n"})
    assert "Positions: we don't know the names of the columns" in refused("a.zip", unknown)
    with pytest.raises(FileRefused, match="file_refused"):
        read_uploads([], this_year=2026)
    with pytest.raises(FileRefused, match="file_refused"):
        read_uploads([Upload("a.json", b"{}")] * (POLICY.files + 1), this_year=2026)


def test_a_file_of_an_archive_in_an_unknown_language_is_told() -> None:
    files = {"Positions.csv": "Cég neve,Beosztás\nHajó,Kapitány\n", "Skills.csv": "Name\nBoats\n"}
    stated = read("a.zip", an_archive(files))
    assert stated.skills == ("Boats",)
    assert "Positions: we don't know the names of the columns" in stated.notes[0]


_KNOWN = """
    basics work education volunteer skills languages meta alumnet x-alumnet name label startDate
    endDate location keywords position institution is_current organization visible_to
"""
_names = st.sampled_from(_KNOWN.split())
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)
_headers = "First Name,Last Name,Headline\n", "Company Name,Title,Started On\n", "Name\n"


@settings(max_examples=40)
@given(
    name=st.sampled_from(["a.json", "Profile.csv", "Positions.csv", "x.zip", "x", "Skills.csv"]),
    content=st.binary(max_size=200)
    | st.dictionaries(_names, _json, max_size=5).map(lambda found: json.dumps(found).encode())
    | st.tuples(st.sampled_from(_headers), st.text(max_size=120)).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
)
@example(name="a.json", content=b'{"work": [{"name": "\\ud800", "startDate": "\\u0000"}]}')
@example(name="Positions.csv", content=b"Company Name,Title,Started On\n\0,\0,\0\n")
@example(name="Skills.csv", content=b"Name\n&#" + b"9" * 5000 + b";\n")
def test_whatever_is_sent_is_read_or_refused(name: str, content: bytes) -> None:
    with suppress(FileRefused):
        stated = read(name, content)
        assert all("\0" not in stay.organization for stay in stated.stays)
