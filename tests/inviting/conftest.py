"""What tests of invitations need beside the site: a clock that stands."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.builders import THEN


@pytest.fixture
def then() -> Iterator[None]:
    """Let tests take place at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False):
        yield
