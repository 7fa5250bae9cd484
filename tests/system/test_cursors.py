"""A cursor is signed for all lists alike, so each list has to take those of others for none."""

import inspect
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from alumnet.kernel.pagination import encode_cursor
from tests.system.town import MENTOR, SITE_ADMIN, Crawl, Town

# What stands in cursors of lists: numbers, names, tabs, days, orders.
KEYS = (
    (2**62,),
    ("Ada", 1),
    ("mentors", "Ada", 1),
    ("members", "name", "Ada", 1),
)


@pytest.mark.parametrize("role", [MENTOR, SITE_ADMIN])
def test_a_cursor_of_another_list_breaks_none(
    town: Town, crawls: dict[str, Crawl], role: str
) -> None:
    visitor = town.visitor(role)
    with town.app.app_context():
        cursors = [encode_cursor(*key) for key in KEYS]
    paths = list(_lists(town, crawls[role]))
    assert len(paths) > 3
    broken = [
        f"{path} {key}"
        for path in paths
        for key, cursor in zip(KEYS, cursors, strict=True)
        if visitor.get(f"{path}?after={cursor}&before={cursor}").status
        >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]
    assert broken == []


def _lists(town: Town, crawl: Crawl) -> Iterator[str]:
    """Yield an address of each page that goes on behind a cursor."""
    seen = set()
    for address, answer in crawl.answers.items():
        endpoint = town.endpoint_of(address)
        view = town.app.view_functions.get(endpoint)
        if view is None or answer.status != HTTPStatus.OK or endpoint in seen:
            continue
        seen.add(endpoint)
        source = inspect.getsource(inspect.unwrap(view))
        if '"after"' in source or '"before"' in source:
            yield address.partition("?")[0]
