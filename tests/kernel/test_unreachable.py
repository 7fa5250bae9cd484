"""When the database is away or the disk is full: a page that asks nobody, nothing in the logs."""

import io
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import StatementError

from alumnet.accounts.models import Account
from alumnet.kernel import db, logs
from tests import builders
from tests.client import InspectingClient


@pytest.fixture
def away(app: Flask, tmp_path: Path) -> Iterator[Engine]:
    """Put a database in the place of the real one that cannot be opened."""
    real, nowhere = db.engine(), db.make_engine(f"sqlite:///{tmp_path}/missing/some.db")
    app.extensions["alumnet.engine"] = nowhere
    yield nowhere
    app.extensions["alumnet.engine"] = real


@pytest.fixture
def member_client(app: Flask, client: InspectingClient) -> InspectingClient:
    return client.sign_in(builders.a_member())


def test_a_page_says_that_the_site_comes_back(
    member_client: InspectingClient, away: Engine
) -> None:
    page = member_client.get("directory.people", expect=HTTPStatus.SERVICE_UNAVAILABLE)
    assert page.h1 == "We'll be right back"
    assert "Nothing you saved is lost" in page.main


def test_who_was_sending_is_told_to_look_again(
    member_client: InspectingClient, away: Engine
) -> None:
    page = member_client.post("accounts.sign_out", expect=HTTPStatus.SERVICE_UNAVAILABLE)
    assert page.h1 == "We'll be right back"
    assert "What you sent last may not have been saved" in page.main


def test_when_somebody_was_seen_may_be_lost(away: Engine) -> None:
    assert not db.write_unless_busy(text("UPDATE account SET seen_at = NULL"))


@pytest.mark.postgresql
def test_an_error_of_the_database_repeats_nothing_that_somebody_wrote(app: Flask) -> None:
    query = select(Account).where(Account.email == {"not": "a private line"})
    with pytest.raises(StatementError) as error:
        db.reading().execute(query)
    assert "a private line" not in str(error.value)


class _Full(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_under_the_logs_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", _Full())
        logs.configure(level="INFO")
        logs.logger().info("request")
    logs.configure(level="ERROR")
