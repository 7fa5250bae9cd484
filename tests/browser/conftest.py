"""A real browser on a real site.

`demo`    the site as `make demo` starts it: seeded, with its worker; one for all browser tests
`live`    the `app` of the test, served on loopback: build what you need, move the clock, drain the
          outbox yourself
`browse`  opens a page: browse(demo.url, width=375, dark=True); at the end of the test it fails on
          console errors, broken answers and anything fetched from elsewhere
`axe`     fails on every violation of WCAG 2.2 A and AA on a page
"""

import contextlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright
from werkzeug.serving import make_server

from tests import chromium
from tests.together import claim

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MEMBERS = 150
STARTING_SECONDS = 120
STOPPING_SECONDS = 20
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

Browse = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


# ------------------------------------------------------------------------------------ the sites
@dataclass(frozen=True)
class Site:
    """A site that answers at `url`; `output` is what it printed when it started."""

    url: str
    folder: Path
    output: str = ""


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run the demo, in a folder of its own, until the last browser test is done."""
    claim("demo", tmp_path_factory.getbasetemp())
    folder = tmp_path_factory.mktemp("demo")
    printed = folder / "printed.txt"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = {"port": port, "data": folder / "data", "members": MEMBERS, "seed": 1}
    command = [sys.executable, "-m", "alumnet", "demo"]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    with printed.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_for(url, process, printed)
        yield Site(url, folder / "data", printed.read_text(encoding="utf-8"))
    finally:
        _stop(process)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", printed: Path) -> None:
    until = monotonic() + STARTING_SECONDS
    while monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
            return
        sleep(0.2)
    pytest.fail(f"the demo did not start:\n{printed.read_text(encoding='utf-8')}", pytrace=False)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def live(app: Flask, tmp_path: Path) -> Iterator[Site]:
    """Serve the app of this test on loopback; its rows are the test's to make."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()


# ---------------------------------------------------------------------------------- the browser
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one Chromium; skip where there is none."""
    path = chromium.required()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield started
        started.close()


@dataclass
class Watch:
    """What went wrong on the pages of one test."""

    origin: str
    findings: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note errors; a page that is meant to be missing is none."""
        if message.type == "error" and not re.search(r"status of 4\d\d", message.text):
            self.findings.append(f"console: {message.text}")

    def on_response(self, response: Response) -> None:
        """Note broken answers and what comes from elsewhere."""
        if response.status >= 500:
            self.findings.append(f"{response.status} {response.url}")
        if not response.url.startswith((self.origin, "data:")):
            self.findings.append(f"from elsewhere: {response.url}")


@pytest.fixture
def browse(browser: Browser) -> Iterator[Browse]:
    """Give a function that opens a page in a browser of its own: own cookies, size, theme."""
    with contextlib.ExitStack() as stack:
        watches: list[Watch] = []

        def open_page(
            url: str,
            *,
            width: int = 1280,
            height: int = 800,
            dark: bool = False,
            js: bool = True,
            expect: int = 200,
        ) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                java_script_enabled=js,
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            watch = Watch("/".join(url.split("/")[:3]))
            watches.append(watch)
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", watch.on_console)
            page.on("pageerror", lambda error: watch.findings.append(f"script: {error}"))
            page.on("response", watch.on_response)
            answer = page.goto(url)
            assert answer is not None
            assert answer.status == expect, f"{url}: {answer.status}"
            return page

        yield open_page
        assert [each for watch in watches for each in watch.findings] == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Give a function that fails on violations of WCAG 2.2 A and AA, naming the elements."""
    checker = Axe()

    def check(page: Page) -> None:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
        found = checker.run(page, options=options).response["violations"]
        told = [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
        assert told == [], f"{page.url}:\n" + "\n".join(told)

    return check


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """Give a function that fails when a page is wider than the window."""

    def check(page: Page) -> None:
        over: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{page.url} is {over} px wider than the window"

    return check
