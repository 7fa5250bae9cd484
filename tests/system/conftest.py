"""A town for the tests of the whole site: built once a process, shared by those that only look."""

import pytest

from tests.system import town as towns
from tests.system.town import Town
from tests.together import claim


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Give a seeded site that nobody changes."""
    claim("town", tmp_path_factory.getbasetemp())
    return towns.build(tmp_path_factory.mktemp("town") / "data")
