"""The whole town once on PostgreSQL: what SQLite takes without a word, it may refuse."""

from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from jinja2.bccache import BytecodeCache
from sqlalchemy import Engine

from alumnet.kernel import db
from alumnet.settings import Settings
from tests.databases import ON_POSTGRESQL, Fresh
from tests.system import town as towns
from tests.system.test_bad_input import _names_of_queries
from tests.system.town import ADMIN_OF_A, SITE_ADMIN, Crawl

# What the two databases read differently: signs, numbers and days at the edge of what they hold.
EDGES = ("a\x00b", "9" * 20, "9223372036854775808", "2147483648", "9999-12-31", "0001-01-01")


def _address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@pytest.mark.long
@ON_POSTGRESQL
def test_no_page_breaks_on_postgresql_whatever_stands_in_its_query(
    database: str,
    fresh_database: Fresh,
    tmp_path: Path,
    templates: BytecodeCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = partial(Settings.for_tests, database_url=_address(fresh_database()))
    monkeypatch.setattr(Settings, "for_tests", settings)
    town = towns.build(tmp_path / "town", templates)
    addresses = [
        str(rule)
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "style.index"
    ]
    broken = []
    for role in (SITE_ADMIN, ADMIN_OF_A):
        visitor = town.visitor(role)
        crawl = Crawl(towns.PER_PATTERN).run(visitor, ("/", *addresses))
        answers = list(crawl.answers.values())
        answers += [
            visitor.get(f"{path}?{name}={quote(edge)}")
            for path, names in _names_of_queries(town, crawl).items()
            for name in names
            for edge in EDGES
        ]
        broken += [
            f"{each.status} {each.address}"
            for each in answers
            if each.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        ]
    with town.app.app_context():
        db.engine().dispose()
    assert broken == []
