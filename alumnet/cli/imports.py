"""`alumnet import`: organizations, people and rosters from files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from alumnet.accounts import commands as accounts
from alumnet.accounts import queries as account_queries
from alumnet.accounts.commands import RosterRow
from alumnet.app import create_app
from alumnet.cli import tables
from alumnet.cli.organization_files import organization_rows
from alumnet.cli.reporting import tell
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.import_report import ImportReport
from alumnet.organizations.commands import import_organizations
from alumnet.organizations.rules import OrganizationKind

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_REPORT = click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write every line that was left out, with its reason, to this file (CSV, or .jsonl).",
)
_NUMBER = (
    "external id",
    "id",
    "member number",
    "member id",
    "student id",
    "number",
    "constituent id",
)
_NAMES = ("name", "full name", "display name")
_GIVEN = ("first name", "given name", "firstname", "forename")
_FAMILY = ("last name", "family name", "surname", "lastname")
_EMAILS = ("emails", "email", "e-mail", "email address", "e-mail address", "primary email")
_MORE_EMAILS = ("email 2", "second email", "secondary email", "other email", "alumni email")
_YEARS = (
    "class year",
    "class",
    "class of",
    "graduation year",
    "year of graduation",
    "grad year",
    "year",
)


@click.group(name="import")
def group() -> None:
    """Take over files of organizations, people or rosters; each may be repeated."""


@group.command()
@click.argument("file", type=_FILE)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OrganizationKind]),
    help="What they are, where the file doesn't say.",
)
@_REPORT
def organizations(file: Path, kind: str | None, report: Path | None) -> None:
    """Take over organizations from a CSV or JSON FILE.

    Columns: name, kind, aliases, domains, parent, country, city, industry; common other headers
    are understood.
    """
    done = ImportReport()
    with create_app().app_context():
        chosen = OrganizationKind(kind) if kind else None
        rows = list(_reading(lambda: organization_rows(file, chosen, done)))
        with _bar(len(rows), "organizations") as bar:
            done.take(import_organizations(rows, now=now(), step=bar.update))
    tell(done, "organizations", report)


@group.command()
@click.argument("file", type=_FILE)
@click.option("--association", required=True, help="Slug of the association whose roster it is.")
@_REPORT
def roster(file: Path, association: str, report: Path | None) -> None:
    """Take over an association's own list of people from a CSV, JSON or JSONL FILE.

    Columns: external_id, name (or first_name and last_name), email(s), class_year. Who waits for
    approval and is on it is let in.
    """
    unread = ImportReport()
    with create_app().app_context():
        association_id = association_of(association)
        found = list(_reading(lambda: _roster_rows(file, unread)))
        with _bar(len(found), "people") as bar:
            rows = (row for _, row in _each(found, bar))
            done = accounts.import_roster(association_id, rows, now=now())
    lines = [line for line, _ in found]
    told = ImportReport(done.created, done.changed, done.unchanged, unread.rejected)
    for one in done.rejected:
        told.reject(lines[one.number - 1], one.external_id, one.reason)
    tell(told, "lines of the roster", report)
    if done.approved:
        click.echo(f"{done.approved} people who were waiting are members now.")


def association_of(slug: str) -> int:
    """Return the id of the association with this slug (or name). Raises ClickException."""
    choices = account_queries.association_choices(reading())
    for each in choices:
        if slug.casefold() in {each.slug.casefold(), each.name.casefold()}:
            return each.id
    known = ", ".join(each.slug for each in choices) or "none yet"
    raise click.ClickException(f"There is no association {slug!r}. Known: {known}.")


def _reading(start: Any) -> Iterator[Any]:
    """Yield what a file holds; a file that can't be used ends the command with its sentence."""
    try:
        yield from start()
    except tables.FileRefused as error:
        raise click.ClickException(str(error)) from error


def _bar(total: int, unit: str) -> Any:
    return tqdm(total=total, unit=f" {unit}", disable=None)


def _each(found: list[Any], bar: Any) -> Iterator[Any]:
    for each in found:
        bar.update(1)
        yield each


def _roster_rows(file: Path, unread: ImportReport) -> Iterator[tuple[int, RosterRow]]:
    for line, record in tables.records(file):
        if isinstance(record, tables.Unreadable):
            unread.reject(line, "", record.reason)
            continue
        number = tables.text(tables.column(record, _NUMBER))
        written = tables.text(tables.column(record, _YEARS))
        if written and not (written.isdecimal() and len(written) < 5):  # noqa: PLR2004 - a year
            unread.reject(line, number[:80], f"{written[:40]!r} isn't a year.")
            continue
        emails = _emails(record)
        # Without numbers of their own, people are known again by their first address.
        known_by = number or (emails[0].casefold() if emails else "")
        yield line, RosterRow(known_by, _name(record), emails, int(written or 0) or None)


def _name(record: tables.Record) -> str:
    whole = tables.text(tables.column(record, _NAMES))
    parts = (tables.text(tables.column(record, names)) for names in (_GIVEN, _FAMILY))
    return whole or " ".join(part for part in parts if part)


def _emails(record: tables.Record) -> tuple[str, ...]:
    found = [tables.column(record, names) for names in (_EMAILS, _MORE_EMAILS)]
    joined = (each for value in found for each in tables.texts(value))
    return tuple(part.strip() for each in joined for part in each.split(",") if part.strip())
