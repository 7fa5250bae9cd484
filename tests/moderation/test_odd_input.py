"""Odd ids and texts: a page or a sentence, never a broken one."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests import builders
from tests.client import InspectingClient
from tests.databases import ON_POSTGRESQL
from tests.moderation.builders import a_house, a_report, report

pytestmark = ON_POSTGRESQL
NewClient = Callable[..., InspectingClient]

ODD = ["%00", "%F0%9F%A6%8A", "x" * 5000, "..%2F..", "%E2%80%AE", "%ED%A0%80", "' OR 1=1 --", "-1"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_id_is_a_page_that_does_not_exist(
    app: Flask, new_client: NewClient, odd: str
) -> None:
    house = a_house()
    ana, admin = new_client(house.ana), new_client(builders.a_site_admin(house.association))
    slug = builders.slug_of(house.association)
    for path in (f"/report?person={odd}", f"/report?request={odd}", f"/report/{odd}"):
        ana.get(path, expect=404)
    for path in (
        f"/moderation/{odd}",
        f"/moderation/{odd}/decision?decision=warn",
        f"/admin/{odd}/members",
        f"/admin/{slug}/members/{odd}/suspend",
        f"/admin/{slug}/roster/{odd}",
        f"/outbox/{odd}",
    ):
        admin.get(path, expect=404)
    for path in (
        f"/moderation?after={odd}",
        f"/admin/{slug}/members?q={odd}&after={odd}",
        f"/admin/{slug}/members/waiting?after={odd}",
        f"/admin/audit?after={odd}",
    ):
        admin.get(path, expect=404 if "%00" in path else 200)


@pytest.mark.parametrize("words", ["\x00\ud800", "<script>alert(1)</script>", "A" * 4000, "é" * 9])
def test_odd_words_are_kept_harmless_and_shown(
    app: Flask, new_client: NewClient, words: str
) -> None:
    house = a_house()
    ana, hanna = new_client(house.ana), new_client(house.hanna)
    form = ana.get("moderation.report", person=house.tom.public_id).form(button="Send the report")
    page = ana.post(
        form.action,
        {"reason": "spam", "details": words.encode("utf-8", "replace").decode()},
    )
    assert page.h1 == "Thank you"
    case = page.url.rsplit("/", 1)[1]
    page = hanna.get("moderation.item", public_id=case)
    assert "<script>alert" not in page.html
    assert "\x00" not in report(case).details


def test_too_many_words_are_refused_with_a_sentence(app: Flask, new_client: NewClient) -> None:
    house = a_house()
    ana = new_client(house.ana)
    form = ana.get("moderation.report", person=house.tom.public_id).form(button="Send the report")
    page = ana.submit(form.fill(reason="spam", details="x" * 4001), expect=422)
    assert page.link("Keep it under 4000 characters").href


def test_nonsense_in_hidden_fields_decides_nothing(app: Flask, new_client: NewClient) -> None:
    house = a_house()
    hanna, case = new_client(house.hanna), a_report(house.ana, house.tom)
    hanna.post("moderation.claim", public_id=case)
    for version in ("", "x", "²", "9" * 40, "-1", "1"):
        page = hanna.post(
            "moderation.decide",
            {
                "decision": "no_action",
                "days": "30",
                "version": version,
                "words_for_reporter": "Thanks.",
            },
            public_id=case,
        )
        assert page.status == 409, version
    for days in ("x", "-7", "1e9", "31"):
        page = hanna.get(
            "moderation.check", public_id=case, decision="suspend", days=days, expect=422
        )
        assert page.title.startswith("Error:")
    assert report(case).closed_at is None
