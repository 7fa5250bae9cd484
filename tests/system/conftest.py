"""A town for the tests of the whole site: built once a process, shared by those that only look."""

from pathlib import Path

import pytest

from tests.system import town as towns
from tests.system.town import Town

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share a town in one process."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("system"))


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Give a seeded site that nobody changes."""
    return towns.build(tmp_path_factory.mktemp("town") / "data")
