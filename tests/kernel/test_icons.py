import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from alumnet.kernel import icons
from alumnet.kernel.authorization import Audience, audience_of

TEMPLATES = Path(__file__).parents[2] / "templates"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(icons.blueprint)
    return app.test_client()


def test_every_name_has_a_drawing_with_shapes() -> None:
    symbols = ET.fromstring(icons.sprite()).findall(f"{SVG}symbol")  # noqa: S314  our own bytes
    assert [symbol.get("id") for symbol in symbols] == list(icons.NAMES)
    assert all(len(symbol) > 0 and symbol.get("viewBox") == "0 0 24 24" for symbol in symbols)


def test_the_sprite_is_small_and_carries_neither_script_nor_style() -> None:
    assert len(icons.sprite()) < 24_000
    assert not re.search(rb"<script|style=|on\w+=|href", icons.sprite())


def test_the_address_changes_with_the_content(client: FlaskClient) -> None:
    page = client.get(icons.sprite_url())
    assert page.status_code == 200
    assert page.data == icons.sprite()
    assert page.mimetype == "image/svg+xml"
    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/icons-000000000000.svg").status_code == 404


def test_an_unchanged_sprite_is_not_sent_twice(client: FlaskClient) -> None:
    url = icons.sprite_url()
    tag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_everybody_may_fetch_the_sprite() -> None:
    assert audience_of(icons.show_sprite) is Audience.PUBLIC


def test_a_page_shows_an_icon_of_the_sprite_and_hides_it_from_screen_readers() -> None:
    app = Flask(__name__)
    app.register_blueprint(icons.blueprint)
    with app.app_context():
        page = render_template_string("{{ icon('work') }}")
    assert page == (
        f'<svg class="icon" aria-hidden="true"><use href="{icons.sprite_url()}#work"/></svg>'
    )


def test_templates_only_name_icons_that_exist() -> None:
    asked = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*["']([\w-]+)["']\s*\)""", path.read_text())
    }
    assert asked, "no template asks for an icon: has it another name?"
    assert not {(file, name) for file, name in asked if name not in icons.NAMES}
