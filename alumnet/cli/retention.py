"""`alumnet retention`: what was kept as long as the rules say, and deleting it."""

import click

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.rights import retention as rules


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what is due; delete nothing.")
def retention(dry_run: bool) -> None:  # noqa: FBT001 - click's way
    """Delete what was kept as long as the rules say, as the worker does once a day."""
    with opened(create_app()):
        moment = clock.now()
        counts = rules.due(reading(), moment) if dry_run else rules.keep_rules(moment)
    for code, count in counts.items():
        click.echo(f"{count:>7}  {rules.RULES[code].what}")
    click.echo("Nothing was deleted." if dry_run else f"{sum(counts.values())} dealt with.")
