"""A town for the tests of the whole site, and what everybody found who followed its links."""

from collections.abc import Iterator

import pytest
from jinja2.bccache import BytecodeCache

from alumnet.site import current
from tests.system import town as towns
from tests.system.town import Crawl, Town, fingerprint
from tests.together import claim


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, templates: BytecodeCache) -> Town:
    """Give a seeded site that nobody changes."""
    claim("town", tmp_path_factory.getbasetemp())
    return towns.build(tmp_path_factory.mktemp("town") / "data", templates)


@pytest.fixture(scope="session")
def untouched(town: Town) -> dict[str, str]:
    """Give what stands in the tables, as nobody may change it by looking or by another's ids."""
    return fingerprint(town)


@pytest.fixture(scope="session")
def crawls(town: Town, untouched: dict[str, str]) -> dict[str, Crawl]:
    """Give what each role was led to."""
    return towns.crawls(town)


@pytest.fixture(scope="session")
def _copy(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return towns.copied(town, tmp_path_factory.mktemp("copy") / "data")


@pytest.fixture
def own_town(town: Town, _copy: Town) -> Iterator[Town]:
    """Give the same town to a test that writes into it; what staff changed there is forgotten."""
    towns.refill(_copy, town)
    current.forget()
    yield _copy
    current.forget()
