"""The two processes of a site, started and killed for real, and people who use it meanwhile."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

from alembic import command
from flask import Flask
from sqlalchemy import func, select

from alumnet.app import ROOT, create_app
from alumnet.cli.database import configuration
from alumnet.kernel import clock, rounds
from alumnet.kernel.db import Base, engine, reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.rounds import Rhythm
from alumnet.settings import Settings
from tests.client import InspectingClient
from tests.page import Page

PATIENCE = 60


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait for something to become true, and no longer; AssertionError naming it otherwise."""
    latest = monotonic() + PATIENCE
    while not is_so():
        assert monotonic() < latest, f"in {PATIENCE} seconds: not {what}"
        sleep(0.05)


class Starter:
    """What starts processes of the site quickly, see `tests.faults.forking`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT,
            env={name: v for name, v in os.environ.items() if not name.startswith("ALUMNET_")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(
        self, arguments: list[str], environment: dict[str, str], log: Path, moment: str
    ) -> int:
        """Start a command of the site, by a clock that begins at `moment`; return its process."""
        order = {
            "arguments": arguments,
            "environment": environment,
            "log": str(log),
            "moment": moment,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End; what was started is the caller's to end."""
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()


@dataclass
class Running:
    """A site in a folder: `app` is its database and index seen from here, the rest is processes."""

    settings: Settings
    app: Flask
    port: int
    starter: Starter
    _processes: dict[str, int] = field(default_factory=dict)

    # ---------------------------------------------------------------------------------- processes
    def start_web(self) -> None:
        """Start `alumnet serve` and wait until it answers."""
        self._start("web", ["serve", f"--port={self.port}", "--workers=1"])
        visitor = self.visitor()
        until(lambda: self._answers(visitor), "that the site answers")

    def start_worker(self, *, later: timedelta = timedelta()) -> None:
        """Start `alumnet worker`, with a clock that is ahead by `later`, and wait for a round."""
        begins = clock.now() + later
        self._start("worker", ["worker"], begins.isoformat() if later else "")
        until(lambda: self._last_round() >= begins, "that the worker came round")

    def kill(self, *names: str) -> None:
        """Kill these processes and their children at once, as a power cut does."""
        for name in names:
            os.killpg(self._processes[name], signal.SIGKILL)
        for name in names:
            _wait_for_the_end(self._processes.pop(name))

    def stop(self) -> None:
        """Ask what still runs to end, and wait for it."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        try:
            for process in self._processes.values():
                _wait_for_the_end(process)
        except AssertionError:
            self.kill(*self._processes)
            raise
        self._processes.clear()

    def processes(self) -> list[int]:
        """Return the ids of all processes, children too."""
        own = list(self._processes.values())
        return own + [child for each in own for child in _children(each)]

    def are_well(self) -> bool:
        """Whether no process has ended by itself."""
        return all(_is_there(process) for process in self._processes.values())

    @property
    def printed(self) -> str:
        """What the processes wrote into their logs."""
        return "".join(path.read_text() for path in sorted(self.settings.data_dir.glob("*.log")))

    def _start(self, name: str, arguments: list[str], moment: str = "") -> None:
        chosen = {
            f"ALUMNET_{each.upper()}": str(getattr(self.settings, each))
            for each in Settings.__dataclass_fields__
        }
        chosen |= {"ALUMNET_MODE": "production", "ALUMNET_LOG_LEVEL": "WARNING"}
        log = self.settings.data_dir / f"{name}.log"
        self._processes[name] = self.starter.start(arguments, chosen, log, moment)

    def _answers(self, visitor: "Visitor") -> bool:
        assert self.are_well(), self.printed
        try:
            return visitor.get("/sign-in").status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    # ------------------------------------------------------------------------------------- people
    def visitor(self, person: object = None) -> "Visitor":
        """Return a browser, in which this person is signed in."""
        client = InspectingClient(self.app)
        if person is not None:
            client.sign_in(person)
        token = client.csrf_token()
        cookie = client.raw.get_cookie("alumnet")
        assert cookie is not None
        return Visitor(self.port, f"alumnet={cookie.value}", token)

    # ----------------------------------------------------------------------------------- the rows
    def count_open(self) -> int:
        """Return how many entries of the outbox are neither done nor given up."""
        query = select(func.count(OutboxEntry.id)).where(
            OutboxEntry.done_at.is_(None), OutboxEntry.dead_at.is_(None)
        )
        with self.app.app_context():
            return reading().scalar(query) or 0

    def _last_round(self) -> datetime:
        assert self.are_well(), self.printed
        with self.app.app_context():
            return rounds.last(reading(), Rhythm.MINUTELY) or datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Visitor:
    """A browser that talks to the site over the network, each time in a new connection."""

    port: int
    cookie: str
    token: str

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Page:
        """Return the answer. Raises OSError or HTTPException when there is none."""
        body = urlencode({**(fields or {}), "csrf_token": self.token}) if method == "POST" else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Page(response.status, path, told, response.read())

    def get(self, path: str) -> Page:
        """Return a page, whatever it says."""
        return self.ask("GET", path)

    def send(self, request: str) -> Page:
        """Send a request that was written before."""
        return self.ask("POST", f"/requests/{request}/send", {"line": "no"})


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def a_running_site(starter: Starter, folder: Path, url: str, **more: object) -> Iterator[Running]:
    """Make the tables in an empty database, and give the site on it; no process runs yet.

    They are made as the models say, which is what migrating makes, only sooner.
    """
    port = free_port()
    folder.mkdir()
    settings = Settings.for_tests(
        folder,
        database_url=url,
        base_url=f"http://127.0.0.1:{port}",
        rate_limits=True,
        mail_from="alumnet@example.org",
        **more,
    )
    app = create_app(settings)
    with app.app_context(), engine().begin() as connection:
        Base.metadata.create_all(connection)
        migrations = configuration()
        migrations.attributes["connection"] = connection
        command.stamp(migrations, "head")
    running = Running(settings, app, port, starter)
    try:
        yield running
    finally:
        running.stop()
        with app.app_context():
            engine().dispose()


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for_the_end(process: int) -> None:
    until(lambda: not _is_there(process), f"that process {process} ends")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in listed.split()]
