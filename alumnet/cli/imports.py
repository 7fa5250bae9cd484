"""`alumnet import`: members, organizations, people and rosters from files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from alumnet.app import create_app
from alumnet.cli.files import association_of
from alumnet.cli.members import members, undo
from alumnet.cli.organization_files import organization_rows
from alumnet.cli.reporting import tell
from alumnet.cli.site import opened
from alumnet.imports import roster_files, tables
from alumnet.imports.people_import import import_people
from alumnet.kernel.clock import now
from alumnet.kernel.import_report import ImportReport
from alumnet.organizations.commands import import_organizations
from alumnet.organizations.rules import OrganizationKind

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_REPORT = click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write every line that was left out, with its reason, to this file (CSV, or .jsonl).",
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
    with opened(create_app()):
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
    with opened(create_app()):
        association_id = association_of(association)
        try:
            found = roster_files.read(file, today=now().date())
        except tables.FileRefused as error:
            raise click.ClickException(str(error)) from error
        with _bar(len(found.rows), "people") as bar:
            told, approved = roster_files.take_over(
                association_id, found, now=now(), step=bar.update
            )
    tell(told, "lines of the roster", report)
    if approved:
        is_one = approved == 1
        who = (
            "person who was waiting is a member"
            if is_one
            else "people who were waiting are members"
        )
        click.echo(f"{approved} {who} now.")


def _reading(start: Any) -> Iterator[Any]:
    """Yield what a file holds; a file that can't be used ends the command with its sentence."""
    try:
        yield from start()
    except tables.FileRefused as error:
        raise click.ClickException(str(error)) from error


def _bar(total: int, unit: str) -> Any:
    return tqdm(total=total, unit=f" {unit}", disable=None)


@group.command()
@click.argument("file", type=_FILE)
@click.option("--association", default="", help="Slug of the association of lines that name none.")
@_REPORT
def people(file: Path, association: str, report: Path | None) -> None:
    """Take over people from a JSONL FILE: one JSON Resume document with `meta.alumnet` a line."""
    unread = ImportReport()
    with opened(create_app()):
        if association:
            association_of(association)
        with tqdm(total=file.stat().st_size, unit="B", unit_scale=True, disable=None) as bar:
            documents = _documents(file, unread, bar)
            done = import_people(documents, now=now(), association=association)
    done.rejected = sorted([*done.rejected, *unread.rejected], key=lambda one: one.line)
    tell(done, "people", report)


def _documents(file: Path, unread: ImportReport, bar: Any) -> Iterator[tuple[int, tables.Record]]:
    for line, record, size in tables.json_lines(file):
        bar.update(size)
        if isinstance(record, tables.Unreadable):
            unread.reject(line, "", record.reason)
        else:
            yield line, record


group.add_command(members)
group.add_command(undo)
