"""Files as people have them, taken over at the command line."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from alumnet.accounts.models import Person, RosterEntry
from alumnet.cli import init
from alumnet.kernel.db import reading
from alumnet.organizations.models import Organization, OrganizationAlias, OrganizationDomain
from alumnet.organizations.schools import School
from tests import builders
from tests.cli.conftest import Command
from tests.imports.resumes import document

pytestmark = pytest.mark.postgresql


def counted(table: Any) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def a_file(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


# ---------------------------------------------------------------------------------- organizations
def test_a_list_of_universities_is_taken_over_as_it_is_published(
    command: Command, tmp_path: Path
) -> None:
    rows = [
        {
            "name": "Fernhill University",
            "domains": ["fernhill.example"],
            "web_pages": ["https://fernhill.example/"],
            "country": "Norway",
            "alpha_two_code": "NO",
            "state-province": None,
        }
    ]
    file = a_file(tmp_path, "world.json", json.dumps(rows))
    assert "1 organizations added" in command("import", "organizations", file)
    assert "0 organizations added, 0 changed, 1 as they were" in command(
        "import", "organizations", file
    )
    row = reading().scalars(select(Organization)).one()
    assert (row.kind.value, row.country) == ("school", "NO")
    assert counted(OrganizationDomain) == 1


def test_a_list_of_companies_is_taken_over_as_it_is_published(
    command: Command, tmp_path: Path
) -> None:
    file = a_file(
        tmp_path,
        "companies.csv",
        "Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location\n"
        'HLD,Halden Works,Energy,Oil,"Oslo, Norway"\nTID,"Tidewater, Inc.",Banking,,Bergen\n',
    )
    assert "2 organizations added" in command("import", "organizations", file)
    rows = {row.name: row for row in reading().scalars(select(Organization))}
    assert rows["Halden Works"].kind.value == "employer"
    assert rows["Halden Works"].city == "Oslo"


def test_columns_of_our_own_with_kind_aliases_and_parent(command: Command, tmp_path: Path) -> None:
    file = a_file(
        tmp_path,
        "own.csv",
        "name;kind;aliases;parent\nHalden Works;company;HW|Haldenwerke;Halden Group\n"
        "Halden Group;employer;;\nOdd;planet;;\n",
    )
    told = command("import", "organizations", file, "--report", str(tmp_path / "report.csv"))
    assert "2 organizations added, 0 changed, 0 as they were, 1 left out" in told
    assert "line 4 (Odd): We don't know the kind 'planet'." in told
    assert counted(OrganizationAlias) == 2
    rows = {row.name: row for row in reading().scalars(select(Organization))}
    assert rows["Halden Works"].group_id == rows["Halden Group"].id
    with (tmp_path / "report.csv").open(newline="") as written:
        assert list(csv.reader(written))[1][0] == "4"


def test_a_list_that_doesnt_say_what_it_holds_asks_for_the_kind(
    command: Command, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "names.csv", "name\nHalden\n")
    assert "--kind" in command("import", "organizations", file, exit_code=1)
    assert "1 organizations added" in command(
        "import", "organizations", file, "--kind", "association"
    )


@pytest.mark.parametrize("text", [b"", b"{}", b"[" * 5000, b'"x"', b"\xff\xfe\x00"])
def test_a_file_that_holds_no_list_is_a_sentence(
    command: Command, tmp_path: Path, text: bytes
) -> None:
    told = command("import", "organizations", a_file(tmp_path, "x.json", text), exit_code=1)
    assert "doesn't hold a list of objects" in told


# ------------------------------------------------------------------------------------------ people
def test_people_are_taken_over_with_a_report_of_the_rest(command: Command, tmp_path: Path) -> None:
    builders.an_association("Harbour")
    lines = [
        json.dumps(document()),
        "",
        "{",
        json.dumps(document("B-1", class_year=9999)),
        '{"a":' * 50_000,
        '"' + "x" * 1_100_000 + '"',
        json.dumps(document("=1+1", name="")),
        json.dumps(document("C-1")),
    ]
    file = a_file(tmp_path, "people.jsonl", "\ufeff" + "\n".join(lines))
    report = tmp_path / "report.csv"
    told = command("import", "people", file, "--report", str(report))
    assert "2 people added, 0 changed, 0 as they were, 5 left out" in told
    assert "line 4 (B-1): meta.alumnet.class_year isn't between 1900 and 2036." in told
    with report.open(newline="") as written:
        rows = list(csv.reader(written))
    assert [row[0] for row in rows] == ["line", "3", "4", "5", "6", "7"]
    assert rows[3][2] == "The line is nested too deeply."
    assert rows[4][2] == "The line is longer than 1 MB."
    assert rows[5][1] == "'=1+1"
    again = command("import", "people", file, "--report", str(tmp_path / "again.jsonl"))
    assert "0 people added, 0 changed, 2 as they were" in again
    assert len((tmp_path / "again.jsonl").read_text().splitlines()) == 5
    assert counted(Person) == 2


def test_the_association_of_a_whole_file(command: Command, tmp_path: Path) -> None:
    builders.an_association("Harbour")
    file = a_file(tmp_path, "people.jsonl", json.dumps(document(association=None)))
    assert "1 people added" in command("import", "people", file, "--association", "Harbour")
    told = command("import", "people", file, "--association", "nowhere", exit_code=1)
    assert "There is no association 'nowhere'" in told


def test_a_long_report_is_shown_in_part(command: Command, tmp_path: Path) -> None:
    file = a_file(tmp_path, "people.jsonl", "x\n" * 30)
    assert "… and 10 more; write them all to a file with --report" in command(
        "import", "people", file
    )


# ------------------------------------------------------------------------------------------ roster
def test_a_roster_is_taken_over(command: Command, tmp_path: Path) -> None:
    builders.an_association("Harbour")
    file = a_file(
        tmp_path,
        "roster.csv",
        "Member Number,First Name,Last Name,E-mail Address,Class Of\n"
        "1,Ada,Adeyemi,ada@example.org,1998\n2,Bo,Berg,,2o14\n",
    )
    told = command("import", "roster", file, "--association", "harbour")
    assert "1 lines of the roster added" in told
    assert "line 3 (2): '2o14' isn't a year." in told
    entry = reading().scalars(select(RosterEntry)).one()
    assert (entry.name, entry.class_year) == ("Ada Adeyemi", 1998)


# -------------------------------------------------------------------------------------------- init
def test_init_fills_in_schools_once(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    some = (School("Fernhill University", (), (), "NO", None, 3),)
    monkeypatch.setattr(init, "schools", lambda: some)
    monkeypatch.setattr(init, "upgrade", lambda _engine: None)
    monkeypatch.setenv("ALUMNET_MODE", "development")
    assert "1 schools added, 0 completed, 0 as they were" in command("init")
    assert "0 schools added, 0 completed, 1 as they were" in command("init")
    assert counted(Person) == 0


def test_members_are_tried_taken_over_and_taken_back(command: Command, tmp_path: Path) -> None:
    slug = builders.slug_of(builders.an_association())
    where = ("--association", slug)
    text = "Kennung;Name;Class\n1;Ana Ruiz;98\n2;Bö Berg;class of 2o14\n".encode("cp1252")
    file, report = a_file(tmp_path, "list.csv", text), tmp_path / "left.csv"
    columns = ("--column", "Kennung=external_id")
    told = command(
        "import", "members", file, *where, *columns, "--dry-run", "--report", str(report)
    )
    assert "Windows-1252 text with semicolons" in told
    assert "1 new, 1 problem." in told
    assert "'class of 2o14' isn't a year." in report.read_text()
    assert counted(Person) == 0
    told = command("import", "members", file, *where, *columns)
    assert "1 created." in told
    back = told.partition("alumnet import undo ")[2].split()[0]
    assert "Constituent ID" in command("changes", *where)
    assert "1 undone." in command("import", "undo", back, *where)
    assert counted(Person) == 0
