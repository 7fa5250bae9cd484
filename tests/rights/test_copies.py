"""A copy of everything about a person: asked for, put together, fetched, gone."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask

from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.members.models import Photo, Profile
from alumnet.rights import commands
from alumnet.rights.rules.dictionary import DICTIONARY
from tests.builders import a_member, a_mentor
from tests.client import InspectingClient
from tests.mailserver import MailServer

pytestmark = pytest.mark.postgresql
DAY = timedelta(days=1)


def test_a_copy_is_mailed_of_fetched_after_a_fresh_sign_in_and_gone_after_a_week(
    app: Flask,
    mailbox: MailServer,
    new_client: Callable[..., InspectingClient],
    worker: Callable[..., int],
) -> None:
    ines, other = a_mentor("Ines Ek"), a_member()
    with writing() as session:
        session.get_one(Profile, ines.id).bio = "A canary in my bio"
        photo = Photo(person_id=ines.id, content=b"jpeg", content_type="image/jpeg")
        photo.updated_at = clock.now()
        session.add(photo)
    client = new_client().sign_in(ines, is_fresh=False)
    page = client.post("rights.ask_for_copy")
    assert "You get a mail when it is ready" in page.text
    assert "being put together already" in client.post("rights.ask_for_copy").text
    worker()
    mail = mailbox.last(ines.email)
    assert mail["subject"] == "What you asked for is ready"

    page = client.get("rights.own_data")
    url = page.link("Your copy of").href
    assert client.get(url, expect=HTTPStatus.SEE_OTHER).location.startswith(
        "/confirm-it-is-you?next="
    )
    client.sign_in(ines)
    with zipfile.ZipFile(io.BytesIO(client.get(url).data)) as archive:
        names = set(archive.namelist())
        assert {"index.html", "copy.css", "dictionary.json", "resume.json", "photo.jpg"} <= names
        assert {f"data/{part}.json" for part in registry.exporters} <= names
        html = archive.read("index.html").decode()
        data = json.loads(archive.read("data/members.json"))
    assert "A canary in my bio" in html
    assert "<script" not in html
    assert "http" not in html.replace("https://schema", "")
    assert data["profile"]["bio"] == "A canary in my bio"

    stranger = new_client(other)
    stranger.get(url, expect=HTTPStatus.NOT_FOUND)
    assert "You had a copy lately" in client.post("rights.ask_for_copy").text
    with time_machine.travel(clock.now() + 7 * DAY, tick=False):
        commands.end_copies(clock.now())
        client.get(url, expect=HTTPStatus.NOT_FOUND)
        assert "Put a copy together" in client.get("rights.own_data").text


def test_the_dictionary_says_of_each_part_what_it_means(app: Flask) -> None:
    somebody = a_mentor()
    for part, export in registry.exporters.items():
        _, words = DICTIONARY[part]
        assert set(export(reading(), somebody.id)) == set(words), part
