"""Alembic's environment: the connection comes from `alumnet.cli.database`, or from settings."""

from alembic import context

from alumnet.app import MODELS, import_models
from alumnet.kernel.db import Base, UtcDateTime, make_engine
from alumnet.settings import Settings

import_models(MODELS)


def migrate() -> None:
    """Run the migrations on the connection we were given, or on the database of the settings."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(connection)
        return
    with make_engine(Settings.from_environment().database_url).connect() as own:
        _run(own)


def _plain(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as the plain ones they store: migrations outlive today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: object) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
