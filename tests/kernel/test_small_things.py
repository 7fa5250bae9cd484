"""Ids, cursors, months, page variables and settings."""

from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous.encoding import base64_decode

from alumnet.kernel import clock, ids, page_context
from alumnet.kernel.pagination import decode_cursor, encode_cursor
from alumnet.kernel.signed import signed_rows, unsigned, unsigned_rows
from alumnet.settings import Settings, SettingsError

SECRET = "x" * 40


@given(st.text())
def test_a_handle_gives_its_id_back_whatever_the_name(name: str) -> None:
    public_id = ids.new_public_id()
    assert ids.public_id_of(ids.handle(name, public_id)) == public_id


def test_handles_are_plain_and_readable() -> None:
    assert ids.handle("Zoë Łukasz O'Hara", "bcdfghjkmnpq") == "zoe-lukasz-o-hara-bcdfghjkmnpq"
    assert ids.handle("田中", "bcdfghjkmnpq") == "bcdfghjkmnpq"
    assert ids.public_id_of("no-id-here") is None


@given(st.dates(min_value=date(1800, 1, 1)))
def test_months_are_numbers_and_back(day: date) -> None:
    assert clock.year_and_month(clock.month_of(day)) == (day.year, day.month)
    assert clock.month_from(day.year, day.month) == clock.month_of(day)


def test_a_cursor_comes_back_and_a_changed_one_does_not(app: Flask) -> None:
    cursor = encode_cursor("2026-01-05", 7)
    assert decode_cursor(cursor) == ["2026-01-05", 7]
    assert decode_cursor(cursor + "x") is None
    assert decode_cursor("") is None
    assert decode_cursor(None) is None


def test_what_is_signed_for_one_purpose_fits_no_other(app: Flask) -> None:
    made = datetime(2026, 1, 5, 12, 30, 0, 7, tzinfo=UTC)
    token = signed_rows("one", 4, 9, at=made)
    assert unsigned_rows("one", token) == ([4, 9], made)
    assert unsigned_rows("other", token) is None
    assert unsigned_rows("one", token[:-1]) is None
    assert unsigned_rows("one", "a" + token[1:] if token[0] != "a" else "b" + token[1:]) is None


def test_what_is_signed_can_be_neither_read_nor_compared_with_what_was_signed_since(
    app: Flask,
) -> None:
    made = datetime(2026, 1, 5, 12, 30, 0, 7, tzinfo=UTC)
    rows = [(1,), (2,), (1, 2), (98765432, 87654321)]
    tokens = [signed_rows("one", *ids, at=made) for ids in rows]
    assert {len(token) for token in tokens} == {86}
    assert signed_rows("one", 1, at=made) == tokens[0]
    read = [base64_decode(token) for token in tokens]
    # Nothing but what was put in: neither its digits nor where two of them begin to differ.
    assert all(one[:4] != other[:4] for one, other in combinations(read, 2))
    assert all(str(98765432).encode() not in each for each in read)
    app.secret_key = "another"
    assert [unsigned_rows("one", token) for token in tokens] == [None] * len(tokens)


@pytest.mark.parametrize("text", ["", "x", "é", "\0", "A" * 21, "A" * 22, "A" * 86, "A" * 9_000])
def test_no_other_text_is_a_token(app: Flask, text: str) -> None:
    assert unsigned("one", text) is None


def test_page_variables_are_found_once_and_only_when_asked_for(app: Flask) -> None:
    asked: list[int] = []

    @page_context.provides("test_variable")
    def find(_viewer: object) -> list[int]:
        asked.append(1)
        return asked

    try:
        with app.test_request_context():
            variable = page_context.variables()["test_variable"]
            assert asked == []
            assert variable.count(1) == 1
            assert bool(variable)
            assert str(variable) == "[1]"
            assert asked == [1]
    finally:
        page_context.finders.pop("test_variable")


def test_settings_that_are_printed_tell_no_secret(tmp_path: Path) -> None:
    secrets = dict.fromkeys(("secret_key", "secret_key_fallbacks", "mail_password"), "hush-hush")
    reached = dict.fromkeys(("database_url", "valkey_url"), "sqlite:///user:hush-hush@host")
    printed = repr(Settings.for_tests(tmp_path, **secrets, **reached))
    assert "hush" not in printed
    assert "base_url='http://localhost'" in printed


def test_settings_read_each_type_and_complete_themselves(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "ALUMNET_SECRET_KEY": SECRET,
            "ALUMNET_DATA_DIR": str(tmp_path),
            "ALUMNET_MAIL_PORT": "2525",
            "ALUMNET_MAIL_USE_TLS": "yes",
            "ALUMNET_BASE_URL": "https://mentors.example.org/",
        }
    )
    assert settings.database_url == f"sqlite:///{tmp_path / 'alumnet.db'}"
    assert (settings.mail_port, settings.mail_use_tls) == (2525, True)
    assert settings.base_url == "https://mentors.example.org"
    assert settings.is_https
    assert settings.is_production


def test_a_postgresql_address_gets_its_driver() -> None:
    settings = Settings(secret_key=SECRET, database_url="postgresql://u@h/d").completed()
    assert settings.database_url == "postgresql+psycopg://u@h/d"
    assert settings.problems() == []


@pytest.mark.parametrize(
    ("given_values", "complaint"),
    [
        ({}, "ALUMNET_SECRET_KEY is missing"),
        ({"ALUMNET_SECRET_KEY": "short"}, "too short"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_MODE": "party"}, "ALUMNET_MODE"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_BASE_URL": "ftp://x"}, "ALUMNET_BASE_URL"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_TIME_ZONE": "Berlin"}, "ALUMNET_TIME_ZONE"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_TIME_ZONE": ""}, "ALUMNET_TIME_ZONE"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_TIME_ZONE": "../etc"}, "ALUMNET_TIME_ZONE"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"ALUMNET_SECRET_KEY": SECRET, "ALUMNET_MAIL_PORT": "many"}, "whole number"),
    ],
)
def test_a_site_that_could_not_work_does_not_start(
    given_values: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        Settings.from_environment(given_values)
