import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import PasswordField

from alumnet.kernel.written import SECRET_FIELDS
from tests import builders
from tests.client import InspectingClient
from tests.page import Page

NewClient = Callable[..., InspectingClient]
LETTER = "I lead two people & would like to lead ten."
TEMPLATES = Path(__file__).parents[2] / "templates"


def test_what_pages_load_is_there_and_is_kept_until_it_changes(app: Flask) -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"asset\(['\"]([^'\"]+)", path.read_text(encoding="utf-8"))
    }
    assert {"app.css", "enhance.js"} <= named
    client = app.test_client()
    for name in named:
        address = app.jinja_env.from_string("{{ asset(name) }}").render(name=name)
        assert re.fullmatch(rf"/static/{re.escape(name)}\?v=[0-9a-f]{{12}}", address)
        with client.get(address) as file:
            assert file.status_code == 200
            assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"


# ------------------------------------------------------------------- what was written isn't lost
def a_letter(client: InspectingClient) -> tuple[Page, dict[str, Any]]:
    """Open the form for a request to somebody, and return it with what is written into it."""
    page = client.get("mentoring.write", to=builders.a_mentor("Ruth Adeyemi").public_id)
    written = {"working_on": LETTER, "question": "How?", "time_kind": "one_conversation"}
    return page, written


def test_a_letter_sent_without_a_session_is_given_back(
    client: InspectingClient, new_client: NewClient
) -> None:
    page, written = a_letter(new_client(builders.a_member()))
    client.get("accounts.sign_in")
    form = page.form(field="working_on").fill(**written, why_you="You did it twice.")
    page = client.submit(form, expect=HTTPStatus.BAD_REQUEST)
    assert page.h1 == "The page was open too long"
    assert f"Working on{LETTER}" in page.main.replace("\n", "")
    assert "Why youYou did it twice." in page.main.replace("\n", "")


def test_a_letter_sent_after_signing_out_elsewhere_is_given_back_with_the_way_to_its_form(
    client: InspectingClient, new_client: NewClient
) -> None:
    page, written = a_letter(new_client(builders.a_member()))

    def send_from(before: str) -> Page:
        headers = {"Referer": before}
        refused = HTTPStatus.BAD_REQUEST
        return client.post("mentoring.write", written, headers=headers, expect=refused)

    answer = send_from(f"http://localhost{page.url}")
    assert LETTER in answer.main
    assert answer.link("Open the page again, in a new tab").href == page.url
    not_ours = "http://elsewhere.example/", f"http://localhost/{page.url}", "http://[", "nonsense"
    for elsewhere in (*not_ours, "http://localhost/nothing"):
        assert "Open the page again" not in send_from(elsewhere).main


def test_no_secret_is_shown_again_and_a_form_without_words_leads_to_sign_in(
    client: InspectingClient,
) -> None:
    secrets = dict.fromkeys(SECRET_FIELDS - {"csrf_token"}, "a quiet harbour at dawn")
    page = client.post(
        "accounts.change_password", secrets, expect=HTTPStatus.SEE_OTHER, follow=False
    )
    assert page.location == "/sign-in"
    raw = client.raw.post("/me/security/password", data=secrets)
    assert raw.status_code == HTTPStatus.BAD_REQUEST
    assert "quiet harbour" not in raw.text


def forms(kind: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from forms(each)


def test_every_field_for_a_password_is_known_as_a_secret(app: Flask) -> None:
    assert app.blueprints
    secrets = {
        name
        for form in forms()
        if form.__module__.startswith("alumnet.")
        for name, field in vars(form).items()
        if issubclass(getattr(field, "field_class", object), PasswordField)
    }
    assert {"password", "proof_password"} <= secrets <= SECRET_FIELDS
