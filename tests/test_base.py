"""The tools of the tests do what they say: a check that cannot fail is worth nothing."""

import contextlib
import smtplib
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.commands import ask_for_link
from alumnet.accounts.models import Person
from alumnet.accounts.rules import Purpose
from alumnet.app import create_app
from alumnet.kernel import clock, db
from alumnet.kernel.authorization import current_viewer, public
from alumnet.settings import Settings
from tests import builders, mailserver
from tests.client import InspectingClient
from tests.conftest import Sites
from tests.network import NetworkRefusedError
from tests.page import Page, PageError

SiteWith = Callable[[Callable[[], str]], InspectingClient]

GOOD = """<!doctype html><html lang="en"><head><title>People · alumnet</title></head><body>
<main><h1>People</h1><form method="post" action="/x"><input type="hidden" name="csrf_token"
value="t"><label for="q">Words</label><input id="q" name="q" value="Ada"><select name="kind"
aria-label="Kind"><option value="a">A</option><option value="b" selected>B</option></select>
<button name="go" value="1">Send</button></form><a href="next?a=1">Next page</a></main>
</body></html>"""


def page(html: str) -> Page:
    return Page(200, "/people", {"content-type": "text/html; charset=utf-8"}, html.encode())


def test_a_good_page_passes_and_can_be_read() -> None:
    good = page(GOOD)
    good.inspect()
    assert (good.h1, good.title) == ("People", "People · alumnet")
    assert good.link("Next").href == "/next?a=1"
    form = good.form(button="Send").fill(q="Grace").press("Send")
    assert form.action == "/x"
    assert form.fields == {"csrf_token": ["t"], "q": ["Grace"], "kind": ["b"], "go": ["1"]}


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("<h1>People</h1>", "", "0 h1"),
        ("<h1>People</h1>", "<h1>People</h1><h1>People</h1>", "2 h1"),
        ("<h1>People</h1>", "<h1>Persons</h1>", "not in the title"),
        (' lang="en"', "", "no language"),
        ('<label for="q">Words</label>', "", "has no label"),
        ("<h1>", '<img src="/a.png"><h1>', "no alternative text"),
        ("Next page", "<span></span>", "has no words"),
        ('value="t"', 'value=""', "no CSRF token"),
        ("<h1>", '<h1 id="q">', "stands twice"),
        ('for="q"', 'for="gone"', "points at nothing"),
        ("<main>", '<main style="color:red">', "inline style"),
        ("<main>", '<main onclick="x()">', "inline onclick"),
        ("<main>", "<main><script>x()</script>", "inline <script>"),
        ("<main>", "<main><style>p{}</style>", "inline <style>"),
        ('href="next?a=1"', 'href="javascript:x()"', "runs a script"),
        ('href="next?a=1"', 'href="\x01 Java\tscript:x()"', "runs a script"),
        ('action="/x"', 'action="javascript:x()"', "runs a script"),
        ('name="go"', 'name="go" formaction="javascript:x()"', "runs a script"),
        ("<main>", '<main><svg><a xlink:href="javascript:x()">x</a></svg>', "runs a script"),
        ("<main>", '<main><script src="//cdn.example/x.js"></script>', "from elsewhere"),
        ("</main>", "</div></main>", "line 5: </div> is read as </main>"),
        ("<main>", "<main><p><div></div></p>", "line 2: <div> is read as </p>"),
        ("People</h1>", "People &nobody; &amp</h1>", "unknown-named-character-reference"),
    ],
)
def test_a_page_that_breaks_a_rule_is_found(old: str, new: str, finding: str) -> None:
    assert old in GOOD
    with pytest.raises(PageError, match=finding):
        page(GOOD.replace(old, new, 1)).inspect()


def test_what_was_typed_may_look_like_a_script() -> None:
    page(GOOD.replace('value="Ada"', 'value="javascript:x()"')).inspect()


def test_a_field_that_a_form_has_not_cannot_be_filled_in() -> None:
    with pytest.raises(AssertionError, match="no field nickname"):
        page(GOOD).form(button="Send").fill(nickname="x")


def test_nothing_leaves_this_machine() -> None:
    with pytest.raises(NetworkRefusedError), socket.socket() as outward:
        outward.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkRefusedError):
        socket.getaddrinfo("alumnet.example", 80)


def test_the_mail_server_keeps_mails_and_can_refuse(mailbox: mailserver.MailServer) -> None:
    mail = EmailMessage()
    mail["To"], mail["From"], mail["Subject"] = "ada@a.example", "b@b.example", "Grüße"
    mail.set_content("Open http://localhost/x?y=1.")
    with smtplib.SMTP(mailbox.host, mailbox.port) as connection:
        connection.send_message(mail)
        mailbox.refusal = "451 later"
        with pytest.raises(smtplib.SMTPDataError):
            connection.send_message(mail)
    assert mailbox.subjects == ["Grüße"]
    assert mailserver.links_of(mailbox.last("ada@a.example")) == ["http://localhost/x?y=1"]


@pytest.mark.postgresql
@pytest.mark.parametrize("round_", [1, 2])
def test_every_test_starts_on_an_empty_database_of_its_kind(
    app: Flask, database: str, round_: int
) -> None:
    assert db.engine().dialect.name == database
    assert db.reading().scalars(select(Person)).all() == []
    with db.writing() as session:
        now = clock.now()
        session.add(Person(display_name="Ada", created_at=now, updated_at=now))
    assert len(db.reading().scalars(select(Person)).all()) == 1


@pytest.mark.postgresql
def test_a_test_that_leaves_rows_is_found(
    make_app: Callable[..., Flask], all_sites: Sites, database_url: str
) -> None:
    with make_app().app_context():
        assert all_sites.left_in(database_url) == []
        builders.a_person("Left Behind")
        assert sorted(all_sites.left_in(database_url)) == ["person", "profile"]


@pytest.mark.postgresql
def test_the_worker_sees_what_a_browser_has_just_caused(
    app: Flask, worker: Callable[..., int]
) -> None:
    assert db.reading().scalars(select(Person)).all() == []
    other = Thread(target=_ask_for_a_link, args=(app,))
    other.start()
    other.join()
    assert worker() == 1


def _ask_for_a_link(app: Flask) -> None:
    with app.app_context():
        ask_for_link(Purpose.SIGN_IN, "ada@example.org", now=clock.now())


@pytest.fixture
def a_site_with(app: Flask, tmp_path: Path) -> Iterator[SiteWith]:
    """Give a function that returns a client of a further site on the same database, with a page."""
    with contextlib.ExitStack() as stack:

        def make(view: Callable[[], str]) -> InspectingClient:
            url = app.extensions["alumnet.settings"].database_url
            site = create_app(Settings.for_tests(tmp_path, database_url=url))
            site.add_url_rule("/tried", "tried", public(view))
            with site.app_context():
                stack.callback(db.engine().dispose)
            return InspectingClient(site)

        yield make


def a_page(words: str) -> str:
    head = f'<!doctype html><html lang="en"><head><title>{words}</title></head>'
    return f"{head}<body><h1>{words}</h1></body></html>"


def test_the_client_knows_who_is_signed_in(a_site_with: SiteWith) -> None:
    ada = builders.a_member("Ada")
    client = a_site_with(lambda: a_page(f"number {current_viewer().person_id}"))
    assert client.get("tried").h1 == "number None"
    assert client.sign_in(ada).get("tried").h1 == f"number {ada.id}"
    assert client.sign_out().get("tried").h1 == "number None"


def test_the_client_refuses_a_get_that_writes(a_site_with: SiteWith) -> None:
    def view() -> str:
        builders.a_person("Written")
        return a_page("x")

    with pytest.raises(AssertionError, match="wrote"):
        a_site_with(view).get("tried")


def test_the_client_counts_statements(a_site_with: SiteWith) -> None:
    def view() -> str:
        for _ in range(9):
            db.reading().scalar(select(Person.id))
        return a_page("x")

    client = a_site_with(view)
    assert len(client.get("tried", statements=9).statements) == 9
    with pytest.raises(AssertionError, match="9 > 8"):
        client.get("tried")


def test_the_client_refuses_a_page_that_breaks_a_rule_or_weighs_too_much(
    a_site_with: SiteWith,
) -> None:
    pages = [a_page("two") + "<p>", a_page("x" * 60 * 1024)]

    def view() -> str:
        return pages.pop()

    client = a_site_with(view)
    with pytest.raises(AssertionError, match="bytes"):
        client.get("tried")
    with pytest.raises(PageError, match="line 1"):
        client.get("tried")
