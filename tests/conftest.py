"""Fixtures that every level of tests shares.

`app`      the site on a real, empty database; SQLite, and PostgreSQL too for tests marked so
`client`   a browser that inspects every page it fetches; `new_client` makes further ones
`make_app` the same site with other settings
`mailbox`  a real SMTP server; a test that asks for it has its mails sent there
`worker`   runs what the outbox holds: worker(); fails when a handler failed
"""

import contextlib
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Engine, select

from alumnet import extensions
from alumnet.kernel import clock, db, outbox
from alumnet.search import service as search
from alumnet.settings import Settings
from alumnet.site import current
from tests import chromium, databases, mailserver
from tests.client import MOST_STATEMENTS, InspectingClient, forget_what_the_test_read
from tests.network import refuse_network
from tests.together import Together

# No deadline: the machine may be busy. Deterministic in CI, so that a red run can be repeated.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40
)
settings.register_profile("long", parent=settings.get_profile("suite"), max_examples=1000)
settings.register_profile("ci", parent=settings.get_profile("suite"), derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse the network, and choose how thorough property tests are."""
    refuse_network()
    is_long = "long or not long" in str(config.option.markexpr)
    settings.load_profile("long" if is_long else "ci" if os.environ.get("CI") else "suite")


def pytest_report_header() -> str:
    """Say once what is missing for the browser tests."""
    path = chromium.found()
    return f"browser tests: {path}" if path else f"browser tests are skipped: {chromium.ADVICE}"


def pytest_collection_finish() -> None:
    """Look no more for garbage in what was imported and collected: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Keep in one process what shares something; the name of `--dist` doesn't matter."""
    return Together(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked `postgresql` on both databases."""
    item = metafunc.definition
    is_chosen = any("database" in str(mark.args[:1]) for mark in item.iter_markers("parametrize"))
    is_marked = item.get_closest_marker("postgresql") is not None
    if "database" in metafunc.fixturenames and is_marked and not is_chosen:
        metafunc.parametrize("database", databases.KINDS, indirect=True)


# ------------------------------------------------------------------------------------ databases
class Databases:
    """The databases of one process, made when first asked for."""

    def __init__(self, folder: Path, worker: str, stack: contextlib.ExitStack) -> None:
        self._folder = folder
        self._worker = worker
        self._stack = stack
        self._server: Any = None
        self._count = 0
        self._shared: dict[str, str] = {}

    def shared(self, kind: str) -> str:
        """Return the address of the one database of this kind that tests empty and use again."""
        if kind not in self._shared:
            self._shared[kind] = self.make(kind, self._stack)
        return self._shared[kind]

    def make(self, kind: str, stack: contextlib.ExitStack) -> str:
        """Return the address of a new, empty database, which goes when the stack is left."""
        self._count += 1
        name = f"alumnet_{self._worker}_{self._count}"
        if kind == databases.SQLITE:
            return f"sqlite:///{self._folder / name}.sqlite"
        if self._server is None:
            self._server = self._stack.enter_context(databases.postgresql_server())
        return stack.enter_context(databases.postgresql_database(self._server, name))


@pytest.fixture(scope="session")
def all_databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """Keep the databases of this process, and stop what was started for them."""
    with contextlib.ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("databases"), worker_id, stack)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Return which kind of database this test runs on."""
    return str(getattr(request, "param", databases.SQLITE))


@pytest.fixture
def database_url(
    database: str,
    all_databases: Databases,
    all_sites: "Sites",
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """Give the address of the database of this test; fails a test that leaves rows in it."""
    url = all_databases.shared(database)
    yield url
    if "make_app" not in request.fixturenames:  # which has taken out all that there was
        assert all_sites.left_in(url) == [], "left for the next test; ask for `app` or `make_app`"


@pytest.fixture
def fresh_database(database: str, all_databases: Databases) -> Iterator[databases.Fresh]:
    """Give a function that makes a new database without any table, gone after the test."""
    with contextlib.ExitStack() as stack:

        def make() -> Engine:
            engine = db.make_engine(all_databases.make(database, stack))
            stack.callback(engine.dispose)
            return engine

        yield make


# ------------------------------------------------------------------------------------- the site
class Sites:
    """The apps of one process: built once for the same settings, because building takes long."""

    def __init__(self, folder: Path, templates: BytecodeCache) -> None:
        self.folder = folder
        self.apps: dict[tuple[Any, ...], Flask] = {}
        self.prepared: set[str] = set()
        self.templates = templates

    def get(self, url: str, **overrides: Any) -> Flask:
        """Return an app for this database and these settings."""
        from alumnet.app import create_app

        key = (url, *sorted(overrides.items()))
        if key not in self.apps:
            folder = self.folder / str(len(self.apps))
            folder.mkdir(exist_ok=True)
            chosen = Settings.for_tests(folder, database_url=url, **overrides)
            self.apps[key] = create_app(chosen)
            self.apps[key].jinja_env.bytecode_cache = self.templates
            if url not in self.prepared:
                with self.apps[key].app_context():
                    databases.prepare(db.engine(), db.Base.metadata)
                self.prepared.add(url)
        found = self.apps[key]
        # One limiter serves all apps of a process and remembers only the last one's settings.
        extensions.limiter.enabled = found.config["RATELIMIT_ENABLED"]
        if extensions.limiter.enabled:
            extensions.limiter.reset()
        return found

    def left_in(self, url: str) -> list[str]:
        """Return the tables of a database that hold rows; a site on it is there or none does."""
        if url not in self.prepared:
            return []
        one = next(each for (its_url, *_), each in self.apps.items() if its_url == url)
        with one.app_context():
            return databases.tables_with_rows(db.engine(), db.Base.metadata)

    def close(self) -> None:
        """Give back all connections."""
        for app in self.apps.values():
            with app.app_context():
                db.engine().dispose()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BytecodeCache:
    """Give the templates, compiled once for the apps of all processes of this test run."""
    folder = tmp_path_factory.getbasetemp()
    shared = (folder if worker_id == "master" else folder.parent) / "templates"
    shared.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(shared))


@pytest.fixture(scope="session")
def all_sites(
    tmp_path_factory: pytest.TempPathFactory, templates: BytecodeCache
) -> Iterator[Sites]:
    """Keep the apps of this process; a test asks for `make_app`, which empties them again."""
    found = Sites(tmp_path_factory.mktemp("sites"), templates)
    yield found
    found.close()


@pytest.fixture
def make_app(all_sites: Sites, database_url: str) -> Iterator[Callable[..., Flask]]:
    """Give a function that returns the site with other settings, all on one empty database."""
    used: list[Flask] = []

    def make(**overrides: Any) -> Flask:
        found = all_sites.get(database_url, **overrides)
        used.append(found)
        return found

    yield make
    for each in used[:1]:
        with each.app_context():
            databases.empty(db.engine(), db.Base.metadata)
    for each in used:
        _forget(each)


@pytest.fixture
def app(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """Give the site on an empty database, with its context pushed for commands and queries."""
    overrides = {}
    if "mailbox" in request.fixturenames:
        server = request.getfixturevalue("mailbox")
        overrides = {"mail_host": server.host, "mail_port": server.port}
    found = make_app(**overrides)
    with found.app_context():
        yield found


def _forget(app: Flask) -> None:
    """Take out the files that a test left behind in a site."""
    folder = app.extensions["alumnet.settings"].data_dir
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    search.init_app(app, app.extensions["alumnet.settings"])
    current.forget()


@pytest.fixture
def worker(app: Flask) -> Callable[..., int]:
    """Give a function that handles what is due in the outbox, as the worker would.

    It returns how many entries it handled and fails when a handler did, unless `may_fail`.
    """

    def work(*, may_fail: bool = False) -> int:
        forget_what_the_test_read()
        handled = outbox.drain(clock.now())
        entry = outbox.OutboxEntry
        query = select(entry.kind, entry.last_error).where(entry.done_at.is_(None))
        failed = [tuple(row) for row in db.reading().execute(query) if row.last_error]
        assert may_fail or failed == []
        return handled

    return work


# -------------------------------------------------------------------------------------- browsers
@pytest.fixture
def new_client(app: Flask, request: pytest.FixtureRequest) -> Callable[..., InspectingClient]:
    """Give a function that opens one more browser, signed in as `person` if one is given."""
    mark = request.node.get_closest_marker("statements")
    most = mark.args[0] if mark else MOST_STATEMENTS

    def make(person: Any = None) -> InspectingClient:
        made = InspectingClient(app, most_statements=most)
        return made.sign_in(person) if person is not None else made

    return make


@pytest.fixture
def client(new_client: Callable[..., InspectingClient]) -> InspectingClient:
    """Give a browser in which nobody is signed in."""
    return new_client()


@pytest.fixture(scope="session")
def smtp() -> Iterator[mailserver.MailServer]:
    """Run one SMTP server a process."""
    server = mailserver.MailServer()
    controller = mailserver.start(server)
    yield server
    controller.stop()


@pytest.fixture
def mailbox(smtp: mailserver.MailServer) -> Iterator[mailserver.MailServer]:
    """Give a real SMTP server without mails; `app` sends there when a test asks for both."""
    smtp.clear()
    yield smtp
    smtp.clear()
