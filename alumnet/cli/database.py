"""`alumnet db`: bring the database to this release's shape, or see whether it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database behind `engine` back to `revision` (`base` is empty)."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    """Give Alembic's configuration with a connection on which tables may be made anew.

    SQLite changes a table by writing a new one and dropping the old, and with foreign keys on the
    drop would take along every row that points at it.
    """
    config = configuration()
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        config.attributes["connection"] = connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield config
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


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
