"""Every endpoint says who may come in, and the whole table of them is read in review.

After adding or changing a route write the table again with `make tables`, and look at the
difference.
"""

import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from alumnet.app import create_app
from alumnet.kernel.authorization import audience_of, fresh_methods_of
from alumnet.settings import Settings

TABLE = Path(__file__).with_name("url_map.txt")
_SILENT = {"HEAD", "OPTIONS"}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (str(rule), rule.endpoint))


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - _SILENT)


def table(app: Flask) -> str:
    rows = []
    for rule in rules(app):
        audience = audience_of(app.view_functions[rule.endpoint])
        methods = ",".join(methods_of(rule))
        who = audience.value if audience else "UNDECLARED"
        asks = asks_for_proof(app.view_functions[rule.endpoint])
        rows.append(f"{methods:<9} {who:<11} {rule!s:<56} {rule.endpoint} {asks}".rstrip())
    return "\n".join(rows) + "\n"


def asks_for_proof(view: Callable[..., object]) -> str:
    """Return the word for when a view wants a fresh proof of who asks."""
    methods = fresh_methods_of(view)
    return "" if not methods else "fresh" if "GET" in methods else "fresh_to_write"


def test_every_endpoint_declares_who_may_come_in(app: Flask) -> None:
    names = {rule.endpoint for rule in rules(app)}
    assert [name for name in sorted(names) if not audience_of(app.view_functions[name])] == []


def test_the_table_of_endpoints_is_the_checked_in_one(app: Flask) -> None:
    assert table(app).splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_an_endpoint_that_declares_nothing_lets_nobody_in(sites_apart: Flask) -> None:
    sites_apart.add_url_rule("/forgotten", "forgotten", lambda: "inside")
    response = sites_apart.test_client().get("/forgotten")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert b"inside" not in response.data


@pytest.fixture
def sites_apart(tmp_path: Path) -> Flask:
    """A site of its own, for a test that changes its routes."""
    return create_app(Settings.for_tests(tmp_path))


def example_of(rule: Rule) -> str:
    """Return a path that fits the rule, leading to nothing that exists."""
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "x"
        for name, converter in rule._converters.items()
    }
    _domain, path = rule.build(values) or ("", str(rule))
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        TABLE.write_text(table(create_app(Settings.for_tests(Path(folder)))), encoding="utf-8")
