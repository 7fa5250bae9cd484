"""Whatever anybody types anywhere: no page breaks, nothing runs, nothing typed is lost.

Forms are found by following links as each role, so a new page is tested from its first day.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from xml.etree.ElementTree import Element
from zlib import crc32

import pytest
from werkzeug.datastructures import MultiDict

from tests.page import Form, Page
from tests.system import naughty
from tests.system.town import (
    ADMIN_OF_A,
    MEMBER,
    MENTOR,
    SIGNED_OUT,
    SITE_ADMIN,
    WAITING,
    Answer,
    Crawl,
    Town,
    Visitor,
    pattern_of,
)

ROLES = (SIGNED_OUT, WAITING, MEMBER, MENTOR, ADMIN_OF_A, SITE_ADMIN)
_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR
_TEXTUAL = {"text", "search", "email", "password", "tel", "url", "number", "date", "month"}
# What ends the visit, or the page with which everybody signs in.
_LEFT_ALONE = re.compile(r"/sign-out|/sign-out-others|/me/security/password$")


class Fields:
    """The fields of a form in which somebody may type, and those with something to choose."""

    def __init__(self, page: Page, form: Form) -> None:
        controls = [each for each in page.elements if each.get("name") in form.names]
        # Another form of the page may have a field of the same name.
        self.typed = _names(each for each in controls if _is_typed(each))
        self.hidden = {each.get("name", "") for each in controls if each.get("type") == "hidden"}
        self.chosen = _names(
            each for each in controls if not _is_typed(each) and each.get("name") != "csrf_token"
        )


def _names(controls: Iterable[Element]) -> list[str]:
    return list(dict.fromkeys(each.get("name", "") for each in controls))


def _is_typed(control: Element) -> bool:
    if control.tag == "textarea":
        return True
    return control.tag == "input" and control.get("type", "text") in _TEXTUAL


def pages_with_forms(town: Town, crawl: Crawl) -> Iterator[Page]:
    """Yield a page of each kind that has a form to fill in."""
    seen = set()
    for answer in crawl.answers.values():
        pattern = pattern_of(town, answer.address)[:1]
        if answer.status != HTTPStatus.OK or "<form" not in answer.text or pattern in seen:
            continue
        seen.add(pattern)
        yield page_of(answer)


def page_of(answer: Answer) -> Page:
    return Page(
        answer.status, answer.address, {"content-type": "text/html"}, answer.text.encode(), []
    )


def forms_to_try(
    town: Town, crawl: Crawl, known: set[tuple[str, ...]]
) -> Iterator[tuple[Page, Form, Fields]]:
    """Yield each form that is not yet known, once, wherever it stands first."""
    for page in pages_with_forms(town, crawl):
        for form in page.forms:
            key = (pattern_of(town, form.action)[0], form.method, *sorted(form.names))
            fields = Fields(page, form)
            if key in known or _LEFT_ALONE.search(form.action):
                continue
            if not fields.typed and not fields.chosen:
                continue
            known.add(key)
            yield page, form, fields


def send(visitor: Visitor, form: Form, filled: "MultiDict[str, str]") -> Answer:
    """Send a form as filled in."""
    action = form.action.removeprefix("http://localhost")
    if form.method == "post":
        return visitor.post(action, filled)
    return visitor.get_with(action, filled)


def fillings(form: Form, fields: Fields, texts: Sequence[str]) -> Iterator["MultiDict[str, str]"]:
    """Yield the form filled with everything, a different thing in each field; then nonsense chosen.

    Each text stands once in some field of each form, and each field sees many texts.
    """
    width = max(1, len(fields.typed))
    for start in range(0, len(texts), width) if fields.typed else ():
        some = naughty.mixed(texts, start)
        yield _with(form, {name: [next(some)] for name in fields.typed})
    for text in naughty.LONG if fields.typed else ():
        yield _with(form, {name: [text] for name in fields.typed})
    for start in range(0, len(texts), 16) if fields.chosen else ():
        some = naughty.mixed(texts, start)
        yield _with(form, {name: [next(some), next(some)] for name in fields.chosen})
    yield MultiDict()


def _with(form: Form, values: dict[str, list[str]]) -> "MultiDict[str, str]":
    content: MultiDict[str, str] = MultiDict(form.fields)
    for name, texts in values.items():
        content.setlist(name, texts)
    return content


def runs(answer: Answer) -> str:
    """Return what of our strings a browser would take for mark-up; empty when nothing."""
    found = re.search(
        r"<script>alert|<img src=x|<svg/onload|<b>-->|style>\*|href=\"javascript:|49\$\{|<!--<b",
        answer.text,
    )
    return found.group() if found else ""


@pytest.fixture(scope="module")
def filled() -> dict[int, set[tuple[str, ...]]]:
    """Give the forms that were tried by one role, so that no other need fill them in again."""
    return defaultdict(set)


@pytest.fixture(scope="module")
def queried() -> set[str]:
    """Give the endpoints that were asked by one role."""
    return set()


@pytest.mark.parametrize("share", [8, pytest.param(1, marks=[pytest.mark.long])])
@pytest.mark.parametrize("role", ROLES)
def test_every_form_takes_anything(
    own_town: Town,
    crawls: dict[str, Crawl],
    role: str,
    filled: dict[int, set[tuple[str, ...]]],
    share: int,
) -> None:
    """In the short run each form gets one text in eight, the same ones whatever forms there are."""
    broken = []
    for _page, form, fields in forms_to_try(own_town, crawls[role], filled[share]):
        visitor = own_town.visitor(role)
        first = crc32(pattern_of(own_town, form.action)[0].encode()) % share
        for content in fillings(form, fields, naughty.STRINGS[first::share]):
            answer = send(visitor, form, content)
            if answer.status >= _BROKEN:
                broken.append(f"{form.action}: {answer.status} with {str(dict(content))[:300]}")
            if runs(answer):
                broken.append(f"{form.action}: {runs(answer)} runs")
    assert filled[share]
    assert not broken, "\n".join(broken[:20])
    _assert_pages_hold(own_town, role)


def _assert_pages_hold(town: Town, role: str) -> None:
    """Open what was written."""
    for answer in Crawl(per_pattern=2).run(town.visitor(role)).answers.values():
        assert answer.status < _BROKEN, answer.address
        assert not runs(answer), f"{answer.address}: {runs(answer)}"


@pytest.mark.parametrize("role", ROLES)
def test_what_was_typed_is_shown_again_when_something_is_wrong(
    own_town: Town, crawls: dict[str, Crawl], role: str
) -> None:
    lost, tried = [], 0
    for page, form, fields in forms_to_try(own_town, crawls[role], set()):
        secret = {each.get("name") for each in page.elements if each.get("type") == "password"}
        content: MultiDict[str, str] = MultiDict(form.fields)
        for number, name in enumerate(fields.typed):
            content[name] = f"{naughty.MARK}{number}"
        for name in set(fields.chosen) - fields.hidden:
            content.poplist(name)
        answer = send(own_town.visitor(role), form, content)
        if answer.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            continue
        tried += 1
        shown = html.unescape(answer.text)
        lost += [
            f"{form.action}: {name}"
            for number, name in enumerate(fields.typed)
            if f"{naughty.MARK}{number}" not in shown and name not in secret
        ]
    assert tried or role == SITE_ADMIN
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("role", [SIGNED_OUT, MEMBER, SITE_ADMIN])
def test_every_address_takes_any_query(
    town: Town, crawls: dict[str, Crawl], role: str, queried: set[str]
) -> None:
    visitor = town.visitor(role)
    names = _names_of_queries(town, crawls[role])
    broken = []
    for path, known in names.items():
        if town.endpoint_of(path) in queried:
            continue
        queried.add(town.endpoint_of(path))
        for query in naughty.queries(sorted(known)):
            answer = visitor.get(f"{path}?{query}")
            if answer.status >= _BROKEN or runs(answer):
                broken.append(f"{answer.status} {answer.address[:300]} {runs(answer)}")
    assert not broken, "\n".join(broken[:20])


def _names_of_queries(town: Town, crawl: Crawl) -> dict[str, set[str]]:
    """Return a path of each kind with every name that links and forms use in its query."""
    found: dict[str, tuple[str, set[str]]] = {}
    for answer in crawl.answers.values():
        path, _, query = answer.address.partition("?")
        endpoint = town.endpoint_of(path)
        if not endpoint or answer.status != HTTPStatus.OK:
            continue
        _, names = found.setdefault(endpoint, (path, set()))
        names |= {each.partition("=")[0] for each in query.split("&") if each}
        for form in page_of(answer).forms if "<form" in answer.text else ():
            target = town.endpoint_of(form.action)
            if form.method == "get" and target:
                found.setdefault(target, (form.action, set()))[1].update(form.names)
    return {path.removeprefix("http://localhost"): names for path, names in found.values()}
