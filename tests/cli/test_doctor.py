"""The doctor as a command: a line for each check, an exit code, the same as JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, text

from alumnet import cli
from alumnet.app import create_app
from alumnet.cli import doctor
from alumnet.cli.database import upgrade
from alumnet.kernel import clock, db
from alumnet.kernel.db import reading
from alumnet.kernel.jobs import run_minutely
from alumnet.search import service
from alumnet.settings import Settings
from tests.databases import Fresh

pytestmark = pytest.mark.postgresql


@dataclass
class Site:
    """A site as the command line finds it: settings in the environment, a migrated database."""

    environment: dict[str, str]
    engine: Engine
    make: Callable[[Settings], Flask]

    def app(self) -> Flask:
        return self.make(Settings.from_environment(self.environment))

    def run(self, *arguments: str, exit_code: int) -> str:
        done = CliRunner().invoke(cli.group, ["doctor", *arguments], env=self.environment)
        assert done.exit_code == exit_code, f"{done.output}\n{done.exception!r}"
        return done.output


@pytest.fixture
def site(fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    engine = fresh_database()
    upgrade(engine)
    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        made.append(create_app(settings))
        return made[-1]

    monkeypatch.setattr(doctor, "create_app", make)
    environment = {
        "ALUMNET_MODE": "development",
        "ALUMNET_SECRET_KEY": "s" * 40,
        "ALUMNET_DATA_DIR": str(tmp_path),
        "ALUMNET_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "ALUMNET_LOG_LEVEL": "ERROR",
    }
    yield Site(environment, engine, make)
    for each in made:
        with each.app_context():
            db.engine().dispose()


def test_a_site_is_looked_over_line_by_line_and_as_json(site: Site) -> None:
    lines = site.run(exit_code=1).splitlines()
    assert [line.split()[1] for line in lines] == [
        *("secret", "address", "folder", "disk", "mail", "database", "migrations"),
        *("worker", "outbox", "audit", "index"),
    ]
    attention = [line.split()[1] for line in lines if line.startswith("attention")]
    assert attention == ["worker", "index"]
    with site.app().app_context():
        service.rebuild(reading(), today=clock.now().date())
        run_minutely(clock.now())
    told = json.loads(site.run("--json", "--thorough", exit_code=0))
    assert told["is_well"] is True
    assert [each["check"] for each in told["checks"]] == [line.split()[1] for line in lines]


def test_nothing_in_a_database_of_another_shape_is_read(site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    told = json.loads(site.run("--json", exit_code=1))
    found = {each["check"]: each["says"] for each in told["checks"] if not each["is_ok"]}
    assert set(found) == {"migrations", "site"}
    assert found["migrations"].startswith("at none, the newest is")
