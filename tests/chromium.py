"""Where Chromium is, and what to say when it is nowhere."""

import os
import shutil

import pytest

ADVICE = "no Chromium: `apt-get install chromium` on Debian, or CHROMIUM=/path/to/it"

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Return the path of Chromium on this machine, or None."""
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


def required() -> str:
    """Return the path of Chromium; skip the test without one, or fail it where CI is set."""
    path = found()
    if path is not None:
        return path
    if os.environ.get("CI"):
        pytest.fail(ADVICE, pytrace=False)
    pytest.skip(ADVICE)
