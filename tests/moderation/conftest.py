"""What tests of moderation begin with.

`house`  an association with its staff, see `a_house`
`clock`  stands at the Monday on which builders report; move it on with `clock.move_to(later)`
"""

from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.moderation.builders import MONDAY, House, a_house


@pytest.fixture
def house(app: Flask) -> House:
    return a_house()


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
