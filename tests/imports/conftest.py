"""What tests of imports begin with.

`house`  an association without anybody in it
"""

import pytest
from flask import Flask

from tests import builders
from tests.builders import Built


@pytest.fixture
def house(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")
