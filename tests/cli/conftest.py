"""Commands of the command line, run on the site of the test.

`command`  command("outbox", "list") runs one and returns what it printed
"""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask

from alumnet import cli
from alumnet.cli import audit, bounces, imports, init, members, outbox, programmes, staff

Command = Callable[..., str]


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give a function that runs a command on `app`, instead of the site of the environment."""
    for module in (audit, bounces, imports, init, members, outbox, programmes, staff):
        monkeypatch.setattr(module, "create_app", lambda _settings=None: app)

    def run(*arguments: str, exit_code: int = 0, given: bytes | None = None) -> str:
        done = CliRunner().invoke(cli.group, arguments, input=given)
        assert done.exit_code == exit_code, f"{done.output}\n{done.exception!r}"
        return done.output

    return run
