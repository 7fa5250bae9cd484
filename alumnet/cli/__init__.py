"""The `alumnet` command: one group, a module for each subject."""

import sys

import click
from sqlalchemy.exc import DBAPIError

from alumnet.cli import (
    audit,
    bounces,
    database,
    demo,
    doctor,
    imports,
    index,
    init,
    members,
    outbox,
    programmes,
    retention,
    serving,
    staff,
    support,
)
from alumnet.settings import SettingsError

COMMANDS: tuple[click.Command, ...] = (
    database.group,
    init.init,
    imports.group,
    members.changes,
    staff.association,
    staff.admin,
    demo.demo,
    index.group,
    support.explain,
    support.find,
    support.people,
    serving.serve,
    serving.worker,
    doctor.doctor,
    outbox.group,
    programmes.group,
    bounces.bounces,
    audit.group,
    retention.retention,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Run and look after an alumnet site. Settings come from the environment (ALUMNET_*)."""


for command in COMMANDS:
    group.add_command(command)


def main() -> None:
    """Run the command line; what an operator can mend is a sentence, not a traceback."""
    try:
        group()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except DBAPIError as error:
        click.echo(f"The database refused: {error.orig}. See `alumnet doctor`.", err=True)
        sys.exit(1)
