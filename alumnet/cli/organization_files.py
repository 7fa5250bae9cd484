"""Lists of organizations as others publish them: which column holds what, and which kind it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alumnet.imports import tables
from alumnet.kernel.import_report import ImportReport
from alumnet.organizations.commands import OrganizationRow
from alumnet.organizations.reference import code_of, industries
from alumnet.organizations.rules import OrganizationKind

NAME = ("name", "organization", "organisation", "security", "company", "company name")
SCHOOL_NAME = ("university", "school", "school name", "institution", "institution name", "college")
ALIASES = ("aliases", "alias", "also known as", "aka", "other names", "former names")
DOMAINS = ("domains", "domain", "email domains", "email domain", "mail domain")
PARENT = ("parent", "parent organization", "parent company", "part of", "group")
COUNTRY = ("alpha two code", "country code", "country", "iso country")
CITY = ("city", "town", "headquarters location", "location")
INDUSTRY = ("industry", "gics sector", "sector")
KIND = ("kind", "type")

_KINDS = {
    "school": OrganizationKind.SCHOOL,
    "university": OrganizationKind.SCHOOL,
    "college": OrganizationKind.SCHOOL,
    "education": OrganizationKind.SCHOOL,
    "employer": OrganizationKind.EMPLOYER,
    "company": OrganizationKind.EMPLOYER,
    "business": OrganizationKind.EMPLOYER,
    "employment": OrganizationKind.EMPLOYER,
    "association": OrganizationKind.ASSOCIATION,
    "club": OrganizationKind.ASSOCIATION,
    "society": OrganizationKind.ASSOCIATION,
    "membership": OrganizationKind.ASSOCIATION,
}
# What a list holds whose rows don't say: told by columns that only such lists have.
_SCHOOL_COLUMNS = (*SCHOOL_NAME, "web pages", "alpha two code", "state province")
_EMPLOYER_COLUMNS = (
    "security",
    "company",
    "company name",
    "gics sector",
    "symbol",
    "cik",
    "ticker",
)


def organization_rows(
    path: Path, kind: OrganizationKind | None, report: ImportReport
) -> Iterator[OrganizationRow]:
    """Yield the organizations of a file; lines that can't be read go to the report.

    `kind` is for rows that don't say. Raises FileRefused when nothing tells the kind.
    """
    for line, record in tables.records(path):
        if isinstance(record, tables.Unreadable):
            report.reject(line, "", record.reason)
            continue
        found = _kind(record) or kind or _kind_of_list(record)
        name = tables.text(tables.column(record, (*NAME, *SCHOOL_NAME)))
        if isinstance(found, str):
            report.reject(line, name[:80], f"We don't know the kind {found[:40]!r}.")
        elif found is None:
            raise tables.FileRefused("Say what these organizations are, with --kind.")
        else:
            yield _row(line, name, found, record)


def _row(line: int, name: str, kind: OrganizationKind, record: tables.Record) -> OrganizationRow:
    def text(names: tuple[str, ...]) -> str:
        return tables.text(tables.column(record, names))

    return OrganizationRow(
        line=line,
        name=name,
        kind=kind,
        aliases=tables.texts(tables.column(record, ALIASES)),
        domains=tables.texts(tables.column(record, DOMAINS)),
        parent=text(PARENT),
        country=text(COUNTRY),
        city=text(CITY).split(",")[0],
        industry=_industry(text(INDUSTRY)),
    )


def _kind(record: tables.Record) -> OrganizationKind | str | None:
    """Return the kind that a row says, what it says when that is none, or None."""
    said: Any = tables.text(tables.column(record, KIND)).casefold()
    return _KINDS.get(said, said) if said else None


def _kind_of_list(record: tables.Record) -> OrganizationKind | None:
    headers = {"".join(filter(str.isalnum, str(name).casefold())) for name in record}
    for names, kind in (
        (_EMPLOYER_COLUMNS, OrganizationKind.EMPLOYER),
        (_SCHOOL_COLUMNS, OrganizationKind.SCHOOL),
    ):
        if any(name.replace(" ", "") in headers for name in names):
            return kind
    return None


def _industry(text: str) -> str | None:
    return code_of(text, industries()) if text else None
