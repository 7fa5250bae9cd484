"""`alumnet index`: the search index, which can always be built anew from the database."""

import sys

import click
from tqdm import tqdm

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.search import queries, service
from alumnet.search.errors import IndexBusy, IndexMissing

_BUSY = "Somebody else is writing to the index; try again in a minute."
_MISSING = "There is no index yet: run `alumnet index rebuild`."


@click.group(name="index")
def group() -> None:
    """Build, check and tidy the search index."""


@group.command()
def rebuild() -> None:
    """Build the index anew; the old one serves until the new one is ready."""
    with opened(create_app()):
        people = len(queries.listed_ids(reading()))
        try:
            with tqdm(total=people, unit=" people", disable=None) as bar:
                service.rebuild(reading(), today=clock.now().date(), progress=bar.update)
        except IndexBusy:
            raise click.ClickException(_BUSY) from None
    click.echo(f"{people} people are in the index.")


@group.command()
def verify() -> None:
    """Compare the index with the database; exit 1 when they differ."""
    with opened(create_app()):
        try:
            found = service.verify(reading(), today=clock.now().date())
        except IndexMissing:
            raise click.ClickException(_MISSING) from None
    if found.is_clean:
        click.echo("The index agrees with the database.")
        return
    click.echo(f"Missing: {len(found.missing)}, out of date: {len(found.stale)}, ")
    click.echo(f"too many: {len(found.surplus)}. {found.damage or ''}".strip())
    click.echo("Run `alumnet index rebuild`.")
    sys.exit(1)


@group.command()
def compact() -> None:
    """Drop what is dead in the index."""
    with opened(create_app()):
        try:
            service.compact()
        except IndexMissing:
            raise click.ClickException(_MISSING) from None
        except IndexBusy:
            raise click.ClickException(_BUSY) from None
    click.echo("The index is compact.")
