"""Makes the pictures of the README: `make screenshots`.

Starts a demo in a folder of its own on a free port of this machine, signs in as its people with a
real Chromium, and writes docs/images/*.png: one pixel a point, at most 200 KB each.
"""

import io
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from alumnet.cli.demo import PASSWORD
from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
MEMBERS = 600
MOST_BYTES = 200_000
PATIENCE = 180  # seconds


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks at what, on which screen."""

    name: str
    email: str
    open: Callable[[Page], object]
    width: int
    height: int
    is_dark: bool = False


def _finder(page: Page) -> None:
    page.goto("/mentors")


def _profile(page: Page) -> None:
    _finder(page)
    page.get_by_role("link", name="Ruth Adeyemi").first.click()


def _request(page: Page) -> None:
    page.goto("/requests")
    page.locator("main a[href^='/requests/']:not([href*='?'])").first.click()


def _board(page: Page) -> None:
    page.goto("/programmes")
    page.get_by_role("link", name="Bridge programme, 2026, autumn").first.click()


def _home(page: Page) -> None:
    page.goto("/")


PICTURES = (
    Picture("finder", "ines@example.org", _finder, 1280, 960),
    Picture("profile", "ines@example.org", _profile, 1280, 1100),
    Picture("board", "maeve@example.org", _board, 1280, 1100),
    Picture("request", "ruth@example.org", _request, 375, 1000),
    Picture("home-dark", "ruth@example.org", _home, 375, 1000, is_dark=True),
)


@contextmanager
def demo(folder: str) -> Iterator[str]:
    """Run a demo and give its address; it is stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "alumnet", "demo", f"--port={port}", f"--data={folder}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, f"--members={MEMBERS}", "--seed=1"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit("The demo did not start.")


def take(browser: Browser, url: str, picture: Picture) -> bytes:
    """Return what somebody sees, as a PNG."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto("/sign-in")
    form = page.locator("form:has(input[type=password])")
    form.locator("input[type=email]").fill(picture.email)
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("button").first.click()
    picture.open(page)
    page.wait_for_load_state("networkidle")
    shot = page.screenshot(animations="disabled")
    context.close()
    return shot


def packed(shot: bytes) -> bytes:
    """Return the same picture in fewer bytes: with all its colours if they fit, else with 256."""
    with Image.open(io.BytesIO(shot)) as image:
        whole = image.convert("RGB")
    png = _png(whole)
    if len(png) <= MOST_BYTES:
        return png
    return _png(whole.quantize(256, dither=Image.Dither.NONE))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Write all pictures. Exits with a sentence when one is too large."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(folder) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.found(), args=list(chromium.FLAGS)
        )
        for picture in PICTURES:
            png = packed(take(browser, url, picture))
            if len(png) > MOST_BYTES:
                sys.exit(f"{picture.name} takes {len(png)} bytes.")
            (IMAGES / f"{picture.name}.png").write_bytes(png)
            print(f"{picture.name}: {len(png) // 1000} KB")
        browser.close()


if __name__ == "__main__":
    main()
