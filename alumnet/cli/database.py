"""`alumnet db`: bring the database to this release's shape, or see whether it is."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from alumnet.app import ROOT
from alumnet.kernel.db import make_engine
from alumnet.settings import Settings


@click.group(name="db")
def group() -> None:
    """Migrate the database."""


def configuration() -> Config:
    """Return Alembic's configuration for the `migrations` folder."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database behind `engine` to `revision`."""
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database behind `engine` back to `revision` (`base` is empty)."""
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def engine_of(settings: Settings) -> Engine:
    """Return an engine for the site's database; makes the folder of an SQLite file."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return make_engine(settings.database_url)


@group.command(name="upgrade")
@click.argument("revision", default="head")
def upgrade_command(revision: str) -> None:
    """Bring the database to this release's shape."""
    upgrade(engine_of(Settings.from_environment()), revision)


@group.command(name="downgrade")
@click.argument("revision")
def downgrade_command(revision: str) -> None:
    """Take the database back to an older shape."""
    downgrade(engine_of(Settings.from_environment()), revision)


@group.command(name="check")
def check_command() -> None:
    """Compare the tables the code expects with what the migrations make; exit 1 on a difference."""
    engine = make_engine("sqlite://")
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        try:
            command.check(config)
        except CommandError as error:
            raise click.ClickException(str(error)) from error


@group.command(name="revision")
@click.argument("message")
def revision_command(message: str) -> None:
    """Write a new migration from the difference between code and migrations (for developers)."""
    engine = make_engine("sqlite://")
    config = configuration()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True)
