"""`alumnet audit`: whether the record of what staff did is as it was written."""

import sys

import click

from alumnet.app import create_app
from alumnet.cli.site import opened
from alumnet.kernel import audit
from alumnet.kernel.db import reading

_SHOWN = 50


@click.group(name="audit")
def group() -> None:
    """Look after the audit chain."""


@group.command()
def verify() -> None:
    """Walk the whole chain and compare every seal and text; exit 1 when something was changed."""
    with opened(create_app()):
        found = audit.verify(reading())
    for fault in found.faults[:_SHOWN]:
        click.echo(fault)
    if found.faults:
        click.echo(f"{len(found.faults)} faults in {found.sealed} sealed entries.")
        sys.exit(1)
    click.echo(f"The chain of {found.sealed} sealed entries is whole.")
