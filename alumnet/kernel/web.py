"""What every request goes through: its id, the gate, security headers, static files, errors."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from alumnet.kernel import clock
from alumnet.kernel.authorization import (
    OF_STAFF,
    Audience,
    Viewer,
    audience_of,
    fresh_methods_of,
    lacks_second_factor,
    may_enter,
    public,
)
from alumnet.kernel.db import UNREACHABLE
from alumnet.kernel.errors import DomainError, OutOfReach
from alumnet.kernel.logs import logger
from alumnet.kernel.written import page_before, written

# Where a session keeps as whom somebody of the staff looks.
LOOKING = "looking"
_LARGEST = 2**31 - 1
_YEAR = 365 * 24 * 3600
_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class _Number(IntegerConverter):
    """A number in an address, as large as any column holds; beyond it there is no page."""

    def __init__(self, url_map: Map, **limits: Any) -> None:
        super().__init__(url_map, **({"max": _LARGEST} | limits))


def limit_numbers(app: Flask) -> None:
    """Let addresses with a number that no database knows lead nowhere."""
    app.url_map.converters["int"] = _Number


def add_request_ids(app: Flask) -> None:
    """Give each request an id, bind it to the log, and write one line a request."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        logger().info(
            "request",
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
            ms=round(took * 1000, 1),
        )
        return response


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate asks of accounts.

    `turned_away(viewer)` is the address for somebody who may not come in yet (sign-in, waiting).
    `confirming` is the endpoint that answers in place of one declared `@fresh`, unless `is_fresh`.
    `securing` is where staff set up the second factor that their pages wait for.
    """

    who: Callable[[], Viewer]
    turned_away: Callable[[Viewer], str]
    is_fresh: Callable[[], bool]
    confirming: str
    securing: str


def add_gate(app: Flask, gate: Gate) -> None:
    """Let in whom the endpoint declares; an endpoint that declares nothing lets nobody in.

    Who is a member and not staff sees the page of a thing that does not exist.
    """

    @app.before_request
    def let_in() -> ResponseReturnValue | None:
        if request.endpoint is None:
            g.viewer = gate.who()
            return None
        view = app.view_functions[request.endpoint]
        audience = audience_of(view)
        if audience is None:
            raise NotFound
        if _asks_for_a_nul():
            g.viewer = gate.who()
            raise NotFound
        if audience is Audience.PUBLIC and request.endpoint in {"static", "icons.sprite"}:
            return None
        g.viewer = viewer = gate.who()
        if may_enter(viewer, audience):
            is_late = lacks_second_factor(viewer, audience, clock.now())
            return _secure_first(gate) if is_late else _confirm_first(gate, view)
        if audience in OF_STAFF and viewer.is_signed_in:
            raise NotFound
        return _turn_away(gate.turned_away(viewer), [] if viewer.is_signed_in else written())


def _secure_first(gate: Gate) -> ResponseReturnValue:
    """Lead staff who never set up a second factor to where they do, with what they wrote."""
    return _turn_away(url_for(gate.securing), written())


def _confirm_first(gate: Gate, view: Callable[..., Any]) -> ResponseReturnValue | None:
    """Let in whoever proved just now who they are, if it matters; others see what asks for it."""
    if request.method not in fresh_methods_of(view) or gate.is_fresh():
        return None
    confirming: Any = current_app.view_functions[gate.confirming]
    answer: ResponseReturnValue = confirming()
    return answer


def _turn_away(target: str, kept: Sequence[tuple[str, str]]) -> ResponseReturnValue:
    """Lead away; who was shut out while they wrote gets back what they wrote first."""
    return _page_too_old(kept) if kept else redirect(target, HTTPStatus.SEE_OTHER)


def _asks_for_a_nul() -> bool:
    """Return whether the address holds a NUL: no thing is called so, and PostgreSQL won't look."""
    return "\0" in request.path or b"%00" in request.query_string


def add_headers(app: Flask, *, is_https: bool) -> None:
    """Set the security headers; pages are never kept by shared caches."""

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


def add_static(app: Flask, folder: Path) -> None:
    """Serve `static/` under addresses that carry a hash of the content, kept for a year."""
    addresses = {
        name: f"{app.static_url_path}/{name}?v={digest}" for name, digest in _hashes(folder)
    }

    @app.template_global()
    def asset(name: str) -> str:
        return addresses[name]

    public(app.view_functions["static"])

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of the folder, by their path within it, with a hash of the content."""
    for path in folder.rglob("*"):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            yield path.relative_to(folder).as_posix(), digest


def add_error_pages(app: Flask, sentence: Callable[[DomainError], str]) -> None:
    """Answer every error in the design; a page one may not see looks like one that isn't there."""

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> ResponseReturnValue:
        # What isn't there and what isn't open to somebody must look the same, to the letter.
        is_missing = error.http_status == HTTPStatus.NOT_FOUND
        return _page(error.http_status, None if is_missing else sentence(error))

    @app.errorhandler(CSRFError)
    def too_old(_error: CSRFError) -> ResponseReturnValue:
        return _page_too_old(written())

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if code < HTTPStatus.BAD_REQUEST:
            return error.get_response()
        if code == HTTPStatus.FORBIDDEN:
            code = HTTPStatus.NOT_FOUND
        if isinstance(error, RequestEntityTooLarge):
            _drain_body()
        return _page(HTTPStatus(code))

    @app.errorhandler(Exception)
    def broken(_error: Exception) -> ResponseReturnValue:
        logger().exception("request.failed", endpoint=request.endpoint)
        return _page(HTTPStatus.INTERNAL_SERVER_ERROR)

    _add_page_without_database(app, sentence(OutOfReach()))


def _add_page_without_database(app: Flask, said_after_sending: str) -> None:
    """Answer while the database is away: it comes back by itself, so there is nothing to report."""

    def out_of_reach(error: SQLAlchemyError) -> ResponseReturnValue:
        problem = str(getattr(error, "orig", error)).partition("\n")[0]
        logger().error("database.out_of_reach", endpoint=request.endpoint, problem=problem)
        is_only_asking = request.method in {"GET", "HEAD"}
        return _page(OutOfReach.http_status, None if is_only_asking else said_after_sending)

    for kind in UNREACHABLE:
        app.register_error_handler(kind, out_of_reach)


def _drain_body() -> None:
    """Read what the browser still sends, so that it gets to see our answer."""
    stream = request.environ.get("wsgi.input")
    left = 64 * 1024 * 1024
    while stream is not None and left > 0 and (chunk := stream.read(65536)):
        left -= len(chunk)


def _page_too_old(kept: Sequence[tuple[str, str]]) -> ResponseReturnValue:
    """Give back what was written, as it can't be taken any more."""
    return _page(HTTPStatus.BAD_REQUEST, code="419", kept=kept, page_before=page_before())


def _page(status: HTTPStatus, sentence: str | None = None, **more: Any) -> ResponseReturnValue:
    facts: dict[str, Any] = {
        "code": str(int(status)),
        "sentence": sentence,
        "request_id": g.get("request_id", ""),
        **more,
    }
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Whatever broke, the page that says so asks nobody. `render_template` would: for the user.
        page = current_app.jinja_env.get_template("errors/error.html")
        return page.render(viewer=None, **facts), status
    return render_template("errors/error.html", **facts), status
