"""`alumnet import members` and what belongs to it: the pages of imports for the command line."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from alumnet.administration.queries import House
from alumnet.app import create_app
from alumnet.cli.files import association_of
from alumnet.cli.site import opened
from alumnet.imports import commands, queries
from alumnet.imports.models import MemberImport
from alumnet.imports.rules.columns import Column, lacking
from alumnet.imports.rules.states import Choice, ImportState
from alumnet.kernel.clock import now
from alumnet.kernel.days import DayOrder
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.kernel.sheets import FileRefused
from alumnet.kernel.spreadsheets import csv_lines
from alumnet.wording import sentence

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--association", required=True, help="Slug of the association whose members they are."
)
@click.option(
    "--column",
    "chosen",
    multiple=True,
    metavar="HEADER=FIELD",
    help="What a column holds, where the guess is wrong; without a FIELD it is left out.",
)
@click.option(
    "--days",
    type=click.Choice([each.value for each in DayOrder]),
    help="How days like 03/04/2014 are meant.",
)
@click.option(
    "--twins",
    type=click.Choice([each.value for each in Choice]),
    default=Choice.SKIP.value,
    help="What becomes of rows that may be about somebody who is there.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option(
    "--report", type=_OUT, help="Write what is left out, with its reason, to this CSV file."
)
def members(
    file: Path,
    association: str,
    chosen: tuple[str, ...],
    days: str | None,
    twins: str,
    *,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Take over members from a CSV FILE of any program."""
    with opened(create_app()):
        house = _house(association)
        try:
            row = commands.start_import(house, file.read_bytes(), file.name, by=None, now=now())
        except FileRefused as error:
            raise click.ClickException(str(error)) from error
        for note in row.notes:
            click.echo(note)
        order = DayOrder(days) if days else None
        columns = _columns(row, chosen)
        commands.choose_columns(row.id, columns, order, by=None, now=now())
        _work(row.id)
        commands.decide_all(row.id, Choice(twins), by=None)
        _tell(row.id)
        if report:
            _write(report, [("Row", "Who", "Why"), *queries.left_out(reading(), row.id)])
        if dry_run:
            commands.cancel_import(row.id, by=None, now=now())
            return
        commands.apply_import(row.id, by=None, now=now())
        _work(row.id)
        _tell(row.id)
        click.echo(
            f"To take it back: alumnet import undo {row.public_id} --association {association}"
        )


@click.command()
@click.argument("import_id")
@click.option("--association", required=True, help="Slug of the association whose file it was.")
def undo(import_id: str, association: str) -> None:
    """Take a file of members back: all that nobody claimed or edited since."""
    with opened(create_app()):
        try:
            row = queries.member_import(reading(), _house(association), import_id)
            commands.undo_import(row.id, by=None, now=now())
        except DomainError as error:
            raise click.ClickException(sentence(error)) from error
        _work(row.id)
        _tell(row.id)


@click.command()
@click.option("--association", required=True, help="Slug of the association.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (UTC).")
@click.option("--everything", is_flag=True, help="Everybody, whenever it changed.")
@click.option("--output", type=_OUT, help="Write to this file instead of the screen.")
def changes(
    association: str, since: datetime | None, *, everything: bool, output: Path | None
) -> None:
    """Write what changed since the last time as CSV, by the association's own numbers."""
    with opened(create_app()):
        house = _house(association)
        last = next(iter(queries.exports(reading(), house)), None)
        begin = since.replace(tzinfo=UTC) if since else last.until if last else None
        begin = None if everything else begin
        made = commands.take_changes(house.id, begin, by=None, now=now())
        row = queries.one_export(reading(), house, made)
        found = queries.changed_people(reading(), house.id, row.since, row.until)
        rows = (each for part in ([queries.HEADER], found) for each in part)
        if output:
            _write(output, rows)
        else:
            for line in csv_lines(rows):
                click.echo(line, nl=False)


def _house(slug: str) -> House:
    return House(association_of(slug), slug, slug)


def _columns(row: MemberImport, chosen: Iterable[str]) -> tuple[Column | None, ...]:
    """Return the guess with what was said in its place. Raises ClickException."""
    columns = list(queries.columns_of(row))
    known = {each.value: each for each in Column}
    for each in chosen:
        header, _, field = each.partition("=")
        if header not in row.headers or (field and field not in known):
            fields = ", ".join(known)
            message = f"{each!r}: use one of the columns and of these fields: {fields}."
            raise click.ClickException(message)
        columns[row.headers.index(header)] = known.get(field)
    if problem := lacking(columns):
        raise click.ClickException(problem)
    return tuple(columns)


def _work(import_id: int) -> None:
    while commands.work(import_id, now=now()):
        pass


def _tell(import_id: int) -> None:
    row = reading().get_one(MemberImport, import_id)
    page = queries.file_page(reading(), row)
    counts = page.found if row.state is ImportState.REVIEW else page.became
    click.echo(", ".join(f"{count:,} {what.value}" for what, count in counts.items()) + ".")


def _write(path: Path, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(rows))
