"""The `alumnet` command: one group, a module for each subject."""

import sys

import click

from alumnet.cli import database, demo, imports, index, init, serving, support
from alumnet.settings import SettingsError

COMMANDS: tuple[click.Command, ...] = (
    database.group,
    init.init,
    imports.group,
    demo.demo,
    index.group,
    support.explain,
    support.find,
    support.people,
    serving.serve,
    serving.worker,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Run and look after an alumnet site. Settings come from the environment (ALUMNET_*)."""


for command in COMMANDS:
    group.add_command(command)


def main() -> None:
    """Run the command line; a setting that can't be used is a sentence, not a traceback."""
    try:
        group()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
