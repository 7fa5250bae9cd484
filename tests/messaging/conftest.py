"""What tests of conversations need beside the site: a clock that stands."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.builders import THEN


@pytest.fixture
def then() -> Iterator[time_machine.Traveller]:
    """Let tests begin at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False) as traveller:
        yield traveller
