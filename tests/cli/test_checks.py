"""What the doctor looks at: each thing that is wrong is found and named."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from alumnet.cli import checks
from alumnet.kernel import audit, outbox
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading, writing
from alumnet.kernel.jobs import run_minutely
from alumnet.kernel.outbox import OutboxEntry
from alumnet.search import service
from alumnet.settings import Settings
from tests import builders
from tests.cli.conftest import Command
from tests.mailserver import MailServer

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def well(app: Flask) -> Flask:
    """A site with a member, an index, a sealed chain, and a worker that has just been round."""
    builders.a_member()
    with writing() as session:
        audit.record(session, 1, "test.done", "person", 2, now=NOW)
    service.rebuild(reading(), today=NOW.date())
    run_minutely(NOW)
    return app


def change(work: Callable[[Any], Any]) -> None:
    with writing() as session:
        work(session)


def attention(site: Flask, *, after: timedelta = timedelta(), thorough: bool = False) -> Any:
    """Return what needs attention on a site, by check."""
    found = checks.of_site(site, now=NOW + after, thorough=thorough)
    return {each.check: each.says for each in found if not each.is_ok}


def said(site: Flask, check: str) -> str:
    found = {each.check: each for each in checks.of_site(site, now=NOW, thorough=False)}
    assert found[check].is_ok
    return found[check].says


def of_settings(settings: Settings) -> dict[str, str]:
    """Return what needs attention in settings, by check."""
    return {each.check: each.says for each in checks.of_settings(settings) if not each.is_ok}


# ---------------------------------------------------------------------------------------- the site
def test_a_site_that_is_well_needs_no_attention(well: Flask) -> None:
    assert attention(well) == attention(well, thorough=True) == {}


def test_a_new_site_lacks_its_worker_and_its_index(app: Flask) -> None:
    found = attention(app)
    assert set(found) == {"worker", "index"}
    assert "never ran here" in found["worker"]
    assert "index rebuild" in found["index"]


def test_a_worker_that_stopped_is_noticed(well: Flask) -> None:
    found = attention(well, after=timedelta(hours=3))
    assert found == {"worker": "its last round was three hours ago: is it running?"}


def test_entries_that_wait_and_entries_that_were_given_up_are_told(well: Flask) -> None:
    since = NOW - timedelta(minutes=40)
    change(lambda session: outbox.add(session, "invitation.asked", 1, now=since))
    assert "1 entries are due, the oldest for 40 minutes" in attention(well)["outbox"]
    change(lambda session: session.query(OutboxEntry).update({"dead_at": NOW}))
    assert attention(well) == {"outbox": "1 entries were given up: see `alumnet outbox dead`"}


def test_a_failed_entry_that_will_be_tried_again_is_no_reason_to_worry(well: Flask) -> None:
    change(lambda session: outbox.add(session, "invitation.asked", 1, now=NOW))
    failed = {"attempts": 1, "last_error": "OSError: refused"}
    change(lambda session: session.query(OutboxEntry).update(failed))
    assert "1 failed and will be tried again" in said(well, "outbox")


def test_a_changed_audit_entry_is_found_by_the_check_and_by_verify(
    well: Flask, command: Command
) -> None:
    assert command("audit", "verify") == "The chain of 1 sealed entries is whole.\n"
    change(lambda session: session.query(AuditEntry).update({"subject_id": 9}))
    assert "entry 1 was changed (1 faults)" in attention(well)["audit"]
    told = command("audit", "verify", exit_code=1)
    assert told == "entry 1 was changed\n1 faults in 1 sealed entries.\n"


def test_an_entry_without_its_seal_is_told_when_it_waits_long(well: Flask) -> None:
    change(lambda session: audit.record(session, 1, "test.again", "person", 2, now=NOW))
    assert said(well, "audit") == "1 sealed entries, the chain is whole"
    found = attention(well, after=timedelta(minutes=20))
    assert found["audit"] == "an entry waits for its seal for 20 minutes"


def test_an_index_that_differs_is_told_unless_changes_are_on_their_way(well: Flask) -> None:
    builders.a_member()
    assert attention(well) == {"index": "1 people of 2: run `alumnet index rebuild`"}
    assert "1 people differ: run" in attention(well, thorough=True)["index"]
    change(lambda session: outbox.add(session, "person.changed", 2, now=NOW))
    assert said(well, "index") == "1 people of 2; changes are on their way"


def test_an_index_that_cannot_be_read_is_told(well: Flask) -> None:
    (manifest,) = service.site().engine.root.glob("index-*/manifest.json")
    manifest.write_text("{", encoding="utf-8")
    said_of_it = attention(well)["index"]
    assert said_of_it.startswith("it can't be read (manifest.json")
    assert said_of_it.endswith("run `alumnet index rebuild`")


def test_a_check_that_breaks_is_something_that_needs_attention(
    well: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_session: object) -> None:
        raise OSError

    monkeypatch.setattr(audit, "verify", broken)
    assert attention(well) == {"audit": "OSError: no more is known"}


# ------------------------------------------------------------------------- settings and neighbours
@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.for_tests(tmp_path)


def test_a_production_site_needs_an_encrypted_address_and_a_mail_server(settings: Settings) -> None:
    assert of_settings(settings) == {}
    site = replace(settings, mode="production", base_url="http://alumni.example.org")
    found = of_settings(site)
    assert set(found) == {"address", "mail"}
    assert "use https://" in found["address"]
    assert "mails are kept in" in found["mail"]
    here = of_settings(replace(site, base_url="http://127.0.0.1:8000"))
    assert "links in mails lead nowhere else" in here["address"]


def test_the_mail_server_is_greeted_and_gets_no_mail(
    settings: Settings, mailbox: MailServer
) -> None:
    site = replace(settings, mail_host=mailbox.host, mail_port=mailbox.port)
    assert of_settings(site) == {}
    real = replace(site, mode="production", base_url="https://alumni.example.org")
    assert "ALUMNET_MAIL_FROM is still alumnet@localhost" in of_settings(real)["mail"]
    assert mailbox.messages == []


@pytest.mark.parametrize("more", [{"mail_use_tls": True}, {"mail_user": "ada"}])
def test_what_the_mail_server_does_not_offer_is_told(
    settings: Settings, mailbox: MailServer, more: dict[str, Any]
) -> None:
    site = replace(settings, mail_host=mailbox.host, mail_port=mailbox.port, **more)
    assert of_settings(site)["mail"].startswith("SMTPNotSupportedError")


def test_servers_that_do_not_answer_are_told(settings: Settings) -> None:
    site = replace(settings, mail_host="127.0.0.1", mail_port=1, valkey_url="redis://127.0.0.1:1/0")
    found = of_settings(site)
    assert found["mail"].startswith("ConnectionRefusedError")
    assert found["valkey"].startswith("ConnectionError")


def test_a_valkey_that_answers_is_well(settings: Settings, valkey_url: str) -> None:
    assert of_settings(replace(settings, valkey_url=valkey_url)) == {}


def test_a_short_secret_is_for_trying_out(settings: Settings) -> None:
    site = replace(settings, secret_key="short")
    assert of_settings(site)["secret"].startswith("only 5 characters")


def test_a_folder_that_is_none_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = of_settings(replace(settings, data_dir=tmp_path / "file" / "data"))
    assert set(found) == {"folder"}


# ------------------------------------------------------------------------------------ the database
def test_a_missing_file_of_sqlite_is_told_and_not_made(settings: Settings, tmp_path: Path) -> None:
    (found,) = checks.of_database(settings, thorough=False)
    assert "run `alumnet init`" in found.says
    assert not (tmp_path / "alumnet.db").exists()


def test_rows_that_point_nowhere_are_found_by_the_thorough_look(
    settings: Settings, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "alumnet.db") as connection:
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE two (one_id INTEGER REFERENCES one (id))")
        connection.execute("INSERT INTO two VALUES (7)")
    connection.close()
    quick, migrations = checks.of_database(settings, thorough=False)
    assert quick.is_ok
    assert "run `alumnet db upgrade`" in migrations.says
    (thorough,) = checks.of_database(settings, thorough=True)
    assert thorough.says == "the file is damaged (ok; 1 rows point nowhere): use a backup"
