import re

import html5lib
import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from alumnet import style
from alumnet.kernel import icons
from alumnet.kernel.numbers import number

XHTML = "{http://www.w3.org/1999/xhtml}"
PATHS = [
    "/style/",
    "/style/forms?errors=1",
    "/style/finder?theme=dark",
    *(f"/style/{page}" for page in style.PAGES),
    *(f"/style/error/{code}" for code in style.ERRORS),
]


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("alumnet", template_folder="../templates", static_folder="../static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True  # as the application does
    app.secret_key = "only for this test"
    app.jinja_env.filters["in_words"] = number
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/{name}",
        csrf_token=lambda: "token",
    )
    app.register_blueprint(icons.blueprint)
    app.register_blueprint(style.blueprint)
    return app.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_valid_and_has_one_heading_that_its_title_says(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    tree = html5lib.HTMLParser(strict=True).parse(page.text)
    headings = ["".join(h.itertext()).strip() for h in tree.iter(f"{XHTML}h1")]
    assert len(headings) == 1
    assert headings[0] in tree.findtext(f".//{XHTML}title")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_no_inline_style_or_script(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*src=)", page)


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_unique_and_what_refers_to_them_finds_them(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    named = re.findall(r'\s(?:for|form|aria-labelledby|aria-describedby)="([^"]+)"', page)
    referred = {one for names in named for one in names.split()}
    assert referred <= set(ids)


def test_a_form_that_comes_back_says_so_in_the_title_the_summary_and_at_the_field(
    client: FlaskClient,
) -> None:
    page = client.get("/style/forms?errors=1").text
    assert "<title>Error: Forms" in page
    assert "Seven things to fix" in page
    assert '<a href="#why">Say why you are asking Ruth</a>' in page
    assert re.search(r'<textarea aria-describedby="why-hint why-error" aria-invalid="true"', page)


def test_a_card_writes_face_thread_and_facts_as_their_own_macros_do(client: FlaskClient) -> None:
    template = """
      {% from "components/people.html" import avatar, facts, person_cards %}
      {% from "components/ties.html" import thread %}
      {% from "style/samples.html" import cards with context %}
      {% for card in cards if card.tie_sentence %}
        {{ person_cards([card]) }}|{{ avatar(card) }}|{{ facts(card.facts) }}|
        {{ thread(card.tie_kind, card.tie_sentence, card.also_sentence) }}||
      {% endfor %}"""
    with client.application.app_context():
        text = re.sub(r"\s*(<[^>]+>)\s*", r"\1", render_template_string(template))
    rows = [row.split("|") for row in text.split("||") if row.strip()]
    assert len(rows) == 4
    for card, face, facts, thread in rows:
        assert face.strip() in card
        assert facts.strip() in card
        assert thread.strip() in card


def test_the_page_for_a_broken_site_needs_no_account(client: FlaskClient) -> None:
    page = client.get("/style/error/500").text
    assert "7f3c-21ab" in page
    assert "Ines" not in page


def test_visitors_are_offered_to_join_and_no_account_menu(client: FlaskClient) -> None:
    page = client.get("/style/signed-out").text
    assert "/sign-in" in page
    assert "Sign out" not in page


@pytest.mark.parametrize("path", ["/style/nothing", "/style/error/418"])
def test_an_unknown_page_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
