"""What tests of introductions need beside the site: a clock that stands, and paths to tell of."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.builders import THEN
from tests.introductions.three import tell_paths


@pytest.fixture
def then() -> Iterator[None]:
    """Let tests take place at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture(autouse=True)
def told_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks be told that a path exists: when that may be is for tests of the index."""
    tell_paths(monkeypatch)
