"""Aliases that statements share are whole before two requests can want them at the same moment."""

from flask import Flask
from sqlalchemy import inspect

from alumnet.accounts.models import Person
from alumnet.kernel import aliases


def unready(alias: object) -> set[str]:
    return {each.key for each in inspect(alias).mapper.column_attrs} - set(vars(alias))


def test_an_alias_has_all_its_columns_once_it_is_prepared(app: Flask) -> None:
    made = aliases.shared_alias(Person)
    try:
        assert unready(made) >= {"id", "display_name", "created_at"}
        aliases.prepare()
        assert unready(made) == set()
    finally:
        aliases._shared.remove(made)


def test_a_site_starts_with_every_shared_alias_prepared(app: Flask) -> None:
    assert aliases._shared
    assert [each for each in aliases._shared if unready(each)] == []
