"""Every kind of page that somebody can open: accessible, whole, and no wider than the window.

Pages are collected by following links in the demo as each role, one of each kind.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from tests import markup
from tests.architecture.test_endpoints import TABLE
from tests.browser.conftest import Site, Watch
from tests.builders import PASSWORD

# Who sees most comes first: the short test looks at nothing twice.
ROLES = {
    "site admin": "sunniva@example.org",
    "admin": "maeve@example.org",
    "member": "ines@example.org",
    "mentor": "ruth@example.org",
    "waiting": "greta@example.org",
    "signed out": "",
}
# Pages that differ by what they show, not only by whom: one of each is not enough.
_MORE = {"/requests/<public_id>": 4, "/moderation/<public_id>": 2, "/people/<handle>": 2}
_RULES = Map(
    [
        Rule(rule, endpoint=rule)
        for rule in sorted({line.split()[2] for line in TABLE.read_text("utf-8").splitlines()})
    ]
).bind("localhost")
_PASSED_BY = ("/sign-out", "/static/", "/icons-", "/style", "/photos/", "/outbox/")
# Of these attributes the value tells what kind of part it is, of others the name.
_TOLD = frozenset({"class", "type", "role"})

Check = Callable[[Page], None]


@pytest.fixture(params=list(ROLES))
def visitor(request: pytest.FixtureRequest, demo: Site, browser: Browser) -> Iterator[Page]:
    """Give a window of somebody with a role, signed in; errors of scripts fail the test."""
    context = browser.new_context(reduced_motion="reduce")
    watch = Watch(demo.url)
    page = context.new_page()
    page.on("console", watch.on_console)
    page.on("pageerror", lambda error: watch.findings.append(f"script: {error}"))
    page.on("response", watch.on_response)
    email = ROLES[request.param]
    if email:
        page.goto(f"{demo.url}/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
    yield page
    context.close()
    assert watch.findings == []


def kinds(page: Page, demo: Site) -> Iterator[tuple[str, Element]]:
    """Fetch one page of each kind after another, not yet shown; yield its path and its tree."""
    waiting, seen, counts = ["/"], {"/"}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        answer = page.request.get(demo.url + path)
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        tree = markup.read(answer.text())
        yield path, tree
        for anchor in tree.iter("a"):
            address = urljoin(answer.url, anchor.get("href", path))
            link = address.removeprefix(demo.url).partition("#")[0]
            kind = kind_of(link)
            is_ours = address.startswith(demo.url + "/") and not link.startswith(_PASSED_BY)
            is_file = anchor.get("download") is not None
            enough = counts.get(kind, 0) >= _MORE.get(kind, 1)
            if is_file or not is_ours or link in seen or enough:
                continue
            seen.add(link)
            counts[kind] = counts.get(kind, 0) + 1
            waiting.append(link)


def kind_of(path: str) -> str:
    """Return what addresses of one kind have in common: their rule, and what is asked first."""
    bare, _, query = path.partition("?")
    try:
        rule = str(_RULES.match(bare)[0])
    except HTTPException:
        rule = bare
    first = query.partition("=")[0]
    return rule + (f"?{first}" if first else "")


@pytest.fixture(scope="module")
def examined() -> set[str]:
    """Give the parts of pages that were looked at, whoever had opened them."""
    return set()


def parts_of(element: Element, above: str = "") -> Iterator[str]:
    """Yield what a page is made of: each element within its parent, without words and values."""
    told = (f"{name}={value}" if name in _TOLD else name for name, value in element.items())
    part = f"{element.tag} {' '.join(sorted(told))}"
    yield f"{above} > {part}"
    for child in element:
        yield from parts_of(child, part)


def test_every_page_is_accessible_on_a_phone(
    visitor: Page, demo: Site, axe: Check, fits: Check, examined: set[str]
) -> None:
    """As many pages as show every part once; the long test looks at all, in every size."""
    visitor.set_viewport_size({"width": 320, "height": 700})
    pages = {path: set(parts_of(tree)) for path, tree in kinds(visitor, demo)}
    assert len(pages) > 5
    problems = []
    for path in chosen(pages, examined):
        visitor.goto(demo.url + path)
        problems += problems_of(visitor, (axe, fits))
    assert not problems, "\n".join(problems)


def chosen(pages: dict[str, set[str]], examined: set[str]) -> Iterator[str]:
    """Yield pages until all parts were examined, each time the one with most of what is left."""
    while left := {path: parts - examined for path, parts in pages.items()}:
        path = max(left, key=lambda each: len(left[each]))
        if not left[path]:
            return
        examined |= pages.pop(path)
        yield path


@pytest.mark.long
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_every_page_is_accessible_in_every_size_and_theme(
    visitor: Page, demo: Site, axe: Check, fits: Check, width: int, dark: bool
) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.emulate_media(color_scheme="dark" if dark else "light")
    problems = []
    for path, _tree in kinds(visitor, demo):
        visitor.goto(demo.url + path)
        problems += problems_of(visitor, (axe, fits))
    assert not problems, "\n".join(problems)


def problems_of(page: Page, checks: tuple[Check, ...]) -> list[str]:
    """Return what the checks say about the page that is open."""
    found = []
    for check in checks:
        try:
            check(page)
        except AssertionError as error:
            found.append(str(error).partition("\nassert")[0])
    return found
