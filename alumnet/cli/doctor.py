"""`alumnet doctor`: one line for everything that can be wrong with a site."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import chain

import click

from alumnet.app import create_app
from alumnet.cli import checks
from alumnet.cli.checks import Finding
from alumnet.kernel import clock
from alumnet.settings import Settings

_FIRST_THINGS = frozenset({"folder", "database", "migrations"})
_WIDTH = 12


@click.command()
@click.option(
    "--thorough",
    is_flag=True,
    help="Also compare every entry of the index, and every page of an SQLite file",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON")
def doctor(*, thorough: bool, as_json: bool) -> None:
    """Look whether the site is well; exit 1 when something needs attention.

    It reads and changes nothing. A mail server that is set is greeted, but gets no mail.
    """
    settings = Settings.from_environment()
    findings = []
    for each in examined(settings, now=clock.now(), thorough=thorough):
        findings.append(each)
        if not as_json:
            state = "ok" if each.is_ok else "attention"
            click.echo(f"{state:<{_WIDTH}}{each.check:<{_WIDTH}}{each.says}")
    is_well = all(each.is_ok for each in findings)
    if as_json:
        told = {"is_well": is_well, "checks": [asdict(each) for each in findings]}
        click.echo(json.dumps(told, indent=2))
    sys.exit(0 if is_well else 1)


def examined(settings: Settings, *, now: datetime, thorough: bool) -> Iterator[Finding]:
    """Give what each check found, as soon as it is found.

    What lies in the database is looked at only when that is there and of the right shape.
    """
    is_ready = True
    ground = chain(checks.of_settings(settings), checks.of_database(settings, thorough=thorough))
    for each in ground:
        is_ready = is_ready and (each.is_ok or each.check not in _FIRST_THINGS)
        yield each
    if is_ready:
        yield from checks.of_site(create_app(settings), now=now, thorough=thorough)
        return
    says = "worker, outbox, audit and index were not looked at: mend the above first"
    yield Finding("site", is_ok=False, says=says)
