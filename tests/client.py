"""A client that looks at every page it fetches.

    page = client.get("directory.people", q="Ada")     # by endpoint, or by a path
    page = client.submit(page.form(button="Send").fill(message="..."))
    page = client.post("mentoring.accept", request_id=...)

Pages are parsed as HTML5 and must keep to `tests.page.Page.inspect`; a page may need 8 SQL
statements, a GET may write nothing.
"""

import contextvars
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, has_app_context
from flask import session as flask_session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection, event, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from alumnet.accounts.models import Account
from alumnet.kernel import db
from tests.page import Form, Page

MOST_STATEMENTS = 8
MOST_BYTES = 60 * 1024

_FRAMING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)\b", re.IGNORECASE)
_LOOSE = re.IGNORECASE | re.DOTALL
_WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b.*\b(INSERT|UPDATE|DELETE))\b", _LOOSE)
# The one thing a GET may write, after its answer is out.
_SEEN = re.compile(r"UPDATE \w+ SET seen_at=", re.IGNORECASE)
_NEVER = 1e11
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class InspectingClient:
    """One browser: its own cookies, addressed by endpoint, strict about what comes back."""

    def __init__(self, app: Flask, *, most_statements: int = MOST_STATEMENTS) -> None:
        self.app = app
        self.most_statements = most_statements
        self.raw = app.test_client()
        self._addresses = app.url_map.bind("localhost")
        self._token: tuple[object, str] | None = None

    # -------------------------------------------------------------------------------- reading
    def get(
        self,
        where: str,
        *,
        expect: int | None = HTTPStatus.OK,
        statements: int | None = None,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Page:
        """Fetch an endpoint (or a path) and inspect it; values not in the path go to the query.

        Raises AssertionError for another status than expected, a page that breaks a rule, too many
        statements, or anything written.
        """
        page = self._open("GET", self.url(where, **values), headers=headers)
        self._check(page, expect)
        limit = self.most_statements if statements is None else statements
        told = "\n  ".join(page.statements)
        assert len(page.statements) <= limit, f"{len(page.statements)} > {limit}:\n  {told}"
        written = [each for each in page.statements if _WRITING.match(each)]
        assert not written, f"GET {page.url} wrote:\n  " + "\n  ".join(written)
        return page

    def follow(self, page: Page, text: str = "", **options: Any) -> Page:
        """Follow a redirect, or the link with these words."""
        target = page.link(text).href if text else page.location
        assert target, f"{page.url} leads nowhere"
        return self.get(target, **options)

    # -------------------------------------------------------------------------------- writing
    def submit(self, form: Form, *, expect: int | None = None, follow: bool = True) -> Page:
        """Send a form as a browser would and return the page one ends on."""
        if form.method == "get":
            return self.get(_with_query(form.action, form.fields))
        return self._send(form.action, MultiDict(form.fields), expect=expect, follow=follow)

    def post(
        self,
        where: str,
        data: Mapping[str, Any] | None = None,
        *,
        expect: int | None = None,
        follow: bool = True,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Page:
        """Post to an endpoint (or a path) with a valid CSRF token; files may be among the data."""
        content: MultiDict[str, Any] = MultiDict(data or {})
        content["csrf_token"] = self.csrf_token()
        return self._send(
            self.url(where, **values), content, expect=expect, follow=follow, headers=headers
        )

    def _send(
        self,
        url: str,
        data: "MultiDict[str, Any]",
        *,
        expect: int | None,
        follow: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        page = self._open("POST", url, data=data, headers=headers)
        self._check(page, expect)
        if follow and page.status in _REDIRECTS:
            return self.get(page.location)
        return page

    def status_of(self, method: str, path: str) -> int:
        """Return only the status of a call, with a valid CSRF token where one is needed."""
        data = None if method == "GET" else {"csrf_token": self.csrf_token()}
        return self._open(method, path, data=data).status

    # -------------------------------------------------------------------------------- sign-in
    def sign_in(self, person: Any, *, is_fresh: bool = True) -> "InspectingClient":
        """Sign in as a person: an id, or anything with `person_id` or `id`. Returns the client.

        The session is written directly, and stays fresh for ever; tests of signing in, and of what
        wants a fresh proof, use the page.
        """
        person_id = getattr(person, "person_id", None) or getattr(person, "id", person)
        key = self._in_app(lambda: _session_key(self.app, int(person_id)))
        with self.raw.session_transaction() as session:
            session.clear()
            session["_user_id"] = key
            session["_fresh"] = True
            session["fs_cc"] = "set"
            if is_fresh:
                session["fresh_until"] = _NEVER
        return self

    def sign_out(self) -> "InspectingClient":
        """Forget who is signed in, without asking the site."""
        with self.raw.session_transaction() as session:
            session.clear()
        return self

    def csrf_token(self) -> str:
        """Return a token that the site accepts from this browser.

        It is the same one while the session stays what it is.
        """
        if self._token is None or self._token[0] != self._session():
            with self.raw.session_transaction() as session:
                known = session.get("csrf_token")
                token, session["csrf_token"] = self._in_app(lambda: self._make_token(known))
            self._token = self._session(), str(token)
        return self._token[1]

    def _session(self) -> object:
        cookie = self.raw.get_cookie(str(self.app.config["SESSION_COOKIE_NAME"]))
        return cookie and cookie.value

    def _make_token(self, known: str | None) -> tuple[str, str]:
        with self.app.test_request_context():
            if known is not None:
                flask_session["csrf_token"] = known
            return generate_csrf(), flask_session["csrf_token"]

    # ------------------------------------------------------------------------------- plumbing
    def url(self, where: str, **values: Any) -> str:
        """Return the path of an endpoint; a path (or a whole address) stays what it is."""
        if where.startswith("/") or "://" in where:
            return _with_query(where, values)

        return self._addresses.build(where, values)

    def _in_app(self, work: Any) -> Any:
        """Run outside the test's own app context, so that nothing in `g` leaks either way."""
        return contextvars.Context().run(work)

    def _open(self, method: str, url: str, **options: Any) -> Page:
        forget_what_the_test_read()
        with self._counting() as statements:
            response: TestResponse = self._in_app(
                lambda: self.raw.open(url, method=method, **options)
            )
            data = response.get_data()
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Page(response.status_code, url, headers, data, statements)

    def _check(self, page: Page, expect: int | None) -> None:
        if expect is not None:
            found = f"{page.url}: {page.status} instead of {int(expect)} {page.location}"
            assert page.status == expect, found
        else:
            assert page.status < HTTPStatus.INTERNAL_SERVER_ERROR, f"{page.url}: {page.status}"
        if page.is_html and page.data and page.status not in _REDIRECTS:
            page.inspect()
            assert len(page.data) <= MOST_BYTES, f"{page.url} weighs {len(page.data)} bytes"

    @contextmanager
    def _counting(self) -> Iterator[list[str]]:
        found: list[str] = []

        def note(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not _FRAMING.match(statement) and not _SEEN.match(statement):
                found.append(statement)

        with self.app.app_context():
            engine = db.engine()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(engine, "before_cursor_execute", note)


def _with_query(address: str, values: Mapping[str, Any]) -> str:
    parts = urlsplit(address)
    query = "&".join(each for each in (parts.query, urlencode(values, doseq=True)) if each)
    return (parts.path or "/") + ("?" + query if query else "")


def _session_key(app: Flask, person_id: int) -> str:
    with app.app_context():
        query = select(Account.fs_uniquifier).where(Account.person_id == person_id)
        found = db.reading().scalar(query)
    assert found is not None, f"person {person_id} has no account"
    return found


def forget_what_the_test_read() -> None:
    """End the test's own read transaction: what it reads after a request must be what is there."""
    if has_app_context():
        db._close_reading()
