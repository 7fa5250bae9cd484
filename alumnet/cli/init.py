"""`alumnet init`: everything that a new site needs before anybody comes."""

import click
from tqdm import tqdm

from alumnet.app import create_app
from alumnet.cli.database import engine_of, upgrade
from alumnet.kernel.clock import now
from alumnet.organizations import commands
from alumnet.organizations.schools import schools
from alumnet.settings import Settings


@click.command()
def init() -> None:
    """Make the database and fill in the schools of the world; may be repeated at any time."""
    settings = Settings.from_environment()
    engine = engine_of(settings)
    upgrade(engine)
    engine.dispose()
    found = schools()
    with (
        create_app(settings).app_context(),
        tqdm(total=len(found), unit=" schools", disable=None) as bar,
    ):
        added = commands.add_schools(found, now=now(), step=bar.update)
    click.echo(
        f"{added.created} schools added, {added.changed} completed, "
        f"{len(found) - added.created - added.changed} as they were."
    )
