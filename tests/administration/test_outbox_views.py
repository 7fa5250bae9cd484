"""Mails of a demo: shown as they are, harmless, and never in production."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from alumnet.administration import kept_mails
from alumnet.app import create_app
from alumnet.kernel.registry import Message
from alumnet.notifications.mail import Recipient, send
from alumnet.settings import Settings
from tests import builders
from tests.client import InspectingClient

NewClient = Callable[..., InspectingClient]


def keep(number: int, subject: str = "A question", **facts: Any) -> None:
    message = Message(number, "membership.asked", 1, {}, builders.THEN)
    membership = {
        "association_name": "Harbour <b>Alumni</b>",
        "decision_note": "Which <i>year</i>?",
    }
    send(
        message,
        Recipient("Ana <Ruiz>", "ana@example.org"),
        "membership_asked",
        title=subject,
        **({"membership": membership, "url": "http://localhost/waiting"} | facts),
    )


def test_mails_are_listed_newest_first_and_their_links_lead_into_the_site(
    app: Flask, client: InspectingClient
) -> None:
    assert "No mail yet" in client.get("outbox.index").main
    keep(1, "First")
    keep(12, "Second")
    page = client.get("outbox.index")
    assert page.main.index("Second") < page.main.index("First")
    page = client.follow(page, "First")
    assert "Which <i>year</i>?" in page.main
    assert "<i>year" not in page.html
    assert page.link("http://localhost/waiting").href == "/waiting"


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/waiting",
        "http://localhost.example/waiting",
        "http://localhost//elsewhere.example",
        "javascript:alert(1)",
        "http://localhost",
    ],
)
def test_addresses_of_other_sites_are_no_links(
    app: Flask, client: InspectingClient, url: str
) -> None:
    keep(1, url=url)
    page = client.follow(client.get("outbox.index"), "A question")
    assert url in page.main
    assert url not in [link.text for link in page.links]


@pytest.mark.parametrize(
    "name", ["nothing", "..%2f..%2fsettings", "000000000001-aaaaaaaaaaaa", "..", "%00"]
)
def test_only_names_of_kept_mails_are_opened(client: InspectingClient, name: str) -> None:
    client.get(f"/outbox/{name}", expect=404)


def test_files_that_are_no_mails_of_ours_are_left_out(app: Flask) -> None:
    keep(1)
    folder: Path = app.extensions["alumnet.settings"].data_dir / "mail"
    (folder / "note.eml").write_bytes(b"Subject: not ours\n\nhello")
    (folder / "000000000009-abcdefabcdef.eml").write_bytes(b"")
    found = kept_mails.newest(folder, 10)
    assert [mail.subject for mail in found] == ["", "A question"]
    assert len(kept_mails.newest(folder, 1)) == 1
    assert kept_mails.read(folder, "note") is None


def test_production_has_no_outbox(tmp_path: Path) -> None:
    settings = Settings.for_tests(tmp_path, mode="production", secret_key="x" * 40)
    site = create_app(settings)
    assert [rule for rule in site.url_map.iter_rules() if "outbox" in rule.endpoint] == []
