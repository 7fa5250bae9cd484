"""What the files of a LinkedIn archive say about the member themselves."""

from collections.abc import Callable

from alumnet.organizations.rules import AffiliationKind
from alumnet.portability import archives, headers
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.sheets import Row, Table, read_table
from alumnet.portability.stated import Collector, Span, country_named

_OWN = tuple(sheet for sheet in headers.SHEETS if sheet is not headers.CONNECTIONS)


def read_archive(content: bytes, collected: Collector) -> None:
    """Take in what the files about the member say, out of a whole archive. Raises FileRefused."""
    files = archives.chosen_files(content, _own_kind)
    if not files:
        raise FileRefused(
            reason="There is nothing in this archive that we read: no Profile.csv, Positions.csv, "
            "Education.csv, Skills.csv or Languages.csv."
        )
    for sheet in _OWN:
        if sheet.kind in files:
            table = read_table(files[sheet.kind], [sheet], most=POLICY.rows)
            if table is None:
                collected.note(
                    f"{sheet.kind.capitalize()}: we don't know the names of the columns in this "
                    f"file. We read them in {headers.LANGUAGES}."
                )
            else:
                take(table, collected)


def _own_kind(file_name: str) -> str | None:
    sheet = headers.sheet_of(file_name)
    return sheet.kind if sheet in _OWN else None


def take(table: Table, collected: Collector) -> None:
    """Take in the rows of one file about the member."""
    if table.is_cut:
        collected.note(f"{table.kind.capitalize()}: only the first {POLICY.rows:,} rows were read.")
    for row in table.rows:
        _READERS[table.kind](row, collected)


def _profile(row: Row, collected: Collector) -> None:
    collected.field("display_name", f"{row['first_name']} {row['last_name']}")
    collected.field("given_name", row["first_name"])
    collected.field("headline", row["headline"])
    collected.field("bio", row["summary"])
    collected.industry(row["industry"])
    city, _, rest = row["location"].partition(",")
    country = country_named((rest or city).rpartition(",")[2])
    if country:
        collected.country(country)
    if rest or not country:
        collected.field("city", city)


def _position(row: Row, collected: Collector) -> None:
    collected.add(
        collected.stay(
            AffiliationKind.EMPLOYMENT,
            row["organization"],
            Span(row["started"], row["finished"], runs=bool(row["started"])),
            title=row["title"],
            # LinkedIn writes "Porto, Portugal" and "Lisbon Area, Portugal".
            city=row["location"].partition(",")[0],
        )
    )


def _school(row: Row, collected: Collector) -> None:
    # Degree and subject are one value there: "MSc, Electrical Engineering".
    degree, _, subject = row["title"].partition(", ")
    collected.add(
        collected.stay(
            AffiliationKind.EDUCATION,
            row["organization"],
            Span(row["started"], row["finished"]),
            title=degree,
            field=subject,
        )
    )


def _membership(row: Row, collected: Collector) -> None:
    collected.add(
        collected.stay(
            AffiliationKind.MEMBERSHIP,
            row["organization"],
            Span(row["started"], row["finished"], runs=bool(row["started"])),
            title=row["title"],
        )
    )


def _skill(row: Row, collected: Collector) -> None:
    collected.skill(row["name"])


def _language(row: Row, collected: Collector) -> None:
    collected.language(row["name"])


_READERS: dict[str, Callable[[Row, Collector], None]] = {
    headers.PROFILE.kind: _profile,
    headers.POSITIONS.kind: _position,
    headers.EDUCATION.kind: _school,
    headers.VOLUNTEERING.kind: _membership,
    headers.ORGANIZATIONS.kind: _membership,
    headers.SKILLS.kind: _skill,
    headers.LANGUAGES_SPOKEN.kind: _language,
}
