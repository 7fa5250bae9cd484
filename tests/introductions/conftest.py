"""What tests of introductions need beside the site: a clock that stands, and paths to tell of."""

from collections.abc import Iterator

import pytest
import time_machine

from alumnet.kernel.registry import registry
from alumnet.ties.strength import path_tie
from tests.builders import THEN


@pytest.fixture
def then() -> Iterator[None]:
    """Let tests take place at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture(autouse=True)
def told_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks be told that a path exists: when that may be is for tests of the index."""
    monkeypatch.setattr(registry, "path", lambda *_, **__: path_tie(0.8, "", 0))
