"""`alumnet outbox`: what waits to be done, what was given up, and another try for it."""

import click

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import clock, outbox
from alumnet.kernel.dates import span_in_words
from alumnet.kernel.db import reading


@click.group(name="outbox")
def group() -> None:
    """Look after what follows from changes: mails, the search index, other slices."""


@group.command(name="list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 5000))
def list_command(limit: int) -> None:
    """List what is still to be done, what is due first at the top."""
    with opened(create_app()):
        moment = clock.now()
        entries = outbox.open_entries(reading(), most=limit)
    for each in entries:
        wait = each.not_before - moment
        due = f"in {span_in_words(wait)}" if wait.total_seconds() > 0 else "now"
        click.echo(f"{each.id}  {each.kind} {each.subject_id}  {each.handler}  due {due}")
        if each.last_error:
            click.echo(f"    failed {each.attempts} times: {each.last_error}")
    click.echo(f"{len(entries)} shown." if entries else "Nothing waits.")


@group.command()
def dead() -> None:
    """List what was given up after its last attempt, with its last error."""
    with opened(create_app()):
        letters = outbox.dead_letters(reading())
    for each in letters:
        click.echo(f"{each.id}  {each.kind} {each.subject_id}  {each.handler}")
        click.echo(f"    given up {each.dead_at:%Y-%m-%d %H:%M} UTC: {each.last_error}")
    click.echo(f"{len(letters)} given up." if letters else "Nothing was given up.")


@group.command()
@click.argument("entry_id", metavar="ID", type=int)
def revive(entry_id: int) -> None:
    """Give what was given up another round of attempts; exit 1 when it wasn't given up."""
    with opened(create_app()):
        was_dead = outbox.revive(entry_id, clock.now())
    if not was_dead:
        message = f"Entry {entry_id} was not given up; `alumnet outbox dead` lists those."
        raise click.ClickException(message)
    click.echo(f"Entry {entry_id} is due again.")
