"""The demo's invented population in a site of its own, and visitors who open all of it.

A visitor is quick rather than strict: pages are judged by the tests of their slices.
"""

import contextlib
import contextvars
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from flask import Flask
from jinja2.bccache import BytecodeCache
from sqlalchemy import select
from turbohtml import TokenType, tokenize
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from alumnet.accounts.models import Account, Association, MembershipState
from alumnet.app import create_app
from alumnet.demo.branches import LOOKS_AFTER, open_chapters
from alumnet.demo.outline import ALUMNI, SOCIETY
from alumnet.demo.seed import seed
from alumnet.kernel import clock, db
from alumnet.kernel.authorization import Audience, audience_of
from alumnet.search import service as search
from alumnet.settings import Settings
from tests import builders
from tests.client import InspectingClient
from tests.demo.network import network
from tests.system.cohorts import let_programmes_run

MEMBERS = 200
SIGNED_OUT, WAITING, SUSPENDED = "signed out", "waiting", "suspended"
MEMBER, MENTOR = "member", "mentor"
ADMIN_OF_A, ADMIN_OF_B, SITE_ADMIN = "admin of A", "admin of B", "site admin"
CHAPTER_ADMIN = "admin of a chapter of A"
# Roles that the demo has somebody for, by address.
_CAST = {
    WAITING: "greta@example.org",
    MEMBER: "ines@example.org",
    MENTOR: "ruth@example.org",
    ADMIN_OF_A: "maeve@example.org",
    ADMIN_OF_B: "kwame@example.org",
    SITE_ADMIN: "sunniva@example.org",
    CHAPTER_ADMIN: LOOKS_AFTER,
}
STAFF = frozenset({ADMIN_OF_A, ADMIN_OF_B, SITE_ADMIN, CHAPTER_ADMIN})
ACTIVE = STAFF | {MEMBER, MENTOR}
AUDIENCES: Mapping[Audience, frozenset[str]] = {
    Audience.PUBLIC: ACTIVE | {SIGNED_OUT, WAITING, SUSPENDED},
    Audience.SIGNED_IN: ACTIVE | {WAITING, SUSPENDED},
    Audience.MEMBER: ACTIVE,
    Audience.GOING_ON: ACTIVE,
    Audience.STAFF: STAFF,
    Audience.SITE_ADMIN: frozenset({SITE_ADMIN}),
}
ROLES = tuple(sorted(AUDIENCES[Audience.PUBLIC]))
# How many addresses of each kind a crawl opens.
PER_PATTERN = 2
# Leaving is no page to look at, and what a static file holds depends on nobody.
_PASSED_BY = re.compile(r"^/(sign-out|static/|icons-|style/)")
# What a cohort leads to depends on how far it is.
_DIFFERENT_EACH = frozenset({"programmes.cohort", "programmes.manage", "programmes.outcome_plan"})
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="[^"]*"')


@dataclass
class Town:
    """A seeded site with somebody for every role; None stands for nobody signed in."""

    app: Flask
    people: Mapping[str, int | None]
    associations: Mapping[str, int]

    def visitor(self, role: str) -> "Visitor":
        """Return a new browser of somebody with this role."""
        return Visitor(self, role)

    def endpoint_of(self, address: str, method: str = "GET") -> str:
        """Return the endpoint that answers at an address; empty when there is none."""
        return self.match(address, method)[0]

    def arguments_of(self, address: str) -> dict[str, Any]:
        """Return what an address names beside its endpoint, such as an id."""
        return self.match(address, "GET")[1]

    def match(self, address: str, method: str) -> tuple[str, dict[str, Any]]:
        """Return the endpoint that answers at an address, and what the address names beside."""
        adapter = self.app.url_map.bind("localhost")
        try:
            endpoint, arguments = adapter.match(urlsplit(address).path, method)
        except HTTPException:
            return "", {}
        return str(endpoint), dict(arguments)

    def audience_of(self, address: str, method: str = "GET") -> Audience | None:
        """Return who may come in at an address."""
        view = self.app.view_functions.get(self.endpoint_of(address, method))
        return None if view is None else audience_of(view)


def build(folder: Path, templates: BytecodeCache) -> Town:
    """Return a site with the demo's people in it, indexed, in this folder."""
    folder.mkdir(parents=True)
    app = _site(folder, templates)
    with app.app_context():
        db.Base.metadata.create_all(db.engine())
        population = network(MEMBERS)
        seed(population, password_hash=builders.PASSWORD)
        open_chapters(clock.now())
        search.rebuild(db.reading(), today=clock.now().date())
        associations = {each.slug: each.id for each in db.reading().scalars(select(Association))}
        people = {SIGNED_OUT: None, SUSPENDED: _suspended(associations[ALUMNI])}
        for role, email in _CAST.items():
            query = select(Account.person_id).where(Account.email == email)
            people[role] = db.reading().scalars(query).one()
        mentee, mentor = (builders.Built(people[each] or 0, "", "") for each in (MEMBER, MENTOR))
        alumni, society = (builders.Built(associations[each], "", "") for each in (ALUMNI, SOCIETY))
        let_programmes_run(alumni, society, mentee, mentor, clock.now())
    return Town(app, people, {"A": associations[ALUMNI], "B": associations[SOCIETY]})


def copied(town: Town, folder: Path) -> Town:
    """Return the same town on a site of its own in this folder; `refill` puts the people in."""
    shutil.copytree(_folder(town), folder, ignore=shutil.ignore_patterns("alumnet.db*"))
    return replace(town, app=_site(folder, town.app.jinja_env.bytecode_cache))


def _site(folder: Path, templates: BytecodeCache | None) -> Flask:
    app = create_app(Settings.for_tests(folder))
    app.jinja_env.bytecode_cache = templates
    return app


def refill(copy: Town, town: Town) -> None:
    """Bring a copy back to how the town is, whatever was written into it."""
    with (
        contextlib.closing(sqlite3.connect(_folder(town) / "alumnet.db")) as original,
        contextlib.closing(sqlite3.connect(_folder(copy) / "alumnet.db")) as written,
    ):
        original.backup(written)


def fingerprint(town: Town) -> dict[str, str]:
    """Return a hash of each table, without what merely looking may write."""
    found = {}
    with town.app.app_context():
        for table in db.Base.metadata.sorted_tables:
            columns = [each for each in table.columns if each.name != "seen_at"]
            rows = sorted(map(repr, db.reading().execute(select(*columns)).all()))
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def _folder(town: Town) -> Path:
    settings: Settings = town.app.extensions["alumnet.settings"]
    return settings.data_dir


def _suspended(association_id: int) -> int:
    person = builders.an_account(builders.a_person("Sus Pended"))
    association = builders.Built(association_id, "", "")
    builders.a_membership(person, association, MembershipState.SUSPENDED)
    return person.id


# -------------------------------------------------------------------------------------- visiting
_HOLDERS: Mapping[str, str] = {"a": "href", "img": "src", "link": "href", "script": "src"}


def _targets(html: str) -> Iterator[str]:
    """Yield where a page leads: links, images, and forms that only ask."""
    for token in tokenize(html):
        if token.type is not TokenType.START_TAG or token.tag is None:
            continue
        target = token.attr(_HOLDERS[token.tag]) if token.tag in _HOLDERS else None
        if token.tag == "form" and (token.attr("method") or "get").lower() == "get":
            target = token.attr("action")
        if target:
            yield target


@dataclass(frozen=True)
class Answer:
    """What came back for one address."""

    address: str
    status: int
    location: str
    text: str
    has_cookie: bool = False

    @property
    def links(self) -> list[str]:
        """The site's own addresses on this page, and where it redirects to."""
        targets = [*_targets(self.text), *([self.location] if self.location else [])]
        absolute = [urldefrag(urljoin(f"http://localhost{self.address}", each)) for each in targets]
        return [
            each.url.removeprefix("http://localhost") or "/"
            for each in absolute
            if each.url.startswith("http://localhost/")
        ]

    @property
    def comparable(self) -> str:
        """The page without what differs between two fetches of the same page."""
        return _TOKEN.sub("", self.text)


class Visitor:
    """One browser of somebody with a role."""

    def __init__(self, town: Town, role: str) -> None:
        self.town, self.role = town, role
        self.client = InspectingClient(town.app)
        person = town.people[role]
        if person is not None:
            self.client.sign_in(person)

    def get(self, address: str) -> Answer:
        """Fetch an address without following where it leads.

        What was to be read there isn't left for the next page, as a browser would have gone there.
        """
        answer = self._answer(address, lambda: self.client.raw.get(address))
        if answer.has_cookie and answer.location:
            with self.client.raw.session_transaction() as session:
                session.pop("_flashes", None)
        return answer

    def get_with(self, address: str, query: "MultiDict[str, Any]") -> Answer:
        """Send a form that asks by GET."""
        pairs = urlencode(list(query.items(multi=True)))
        return self.get(f"{address.partition('?')[0]}?{pairs}")

    def post(self, address: str, data: "MultiDict[str, Any]") -> Answer:
        """Send a form with a valid token, without following where it leads."""
        content = MultiDict(data)
        content["csrf_token"] = self.client.csrf_token()
        return self._answer(address, lambda: self.client.raw.post(address, data=content))

    def _answer(self, address: str, send: Callable[[], TestResponse]) -> Answer:
        """Send it, and read what comes as the same visitor: a file is sent while it is read."""

        def answered() -> Answer:
            with send() as response:
                is_page = response.content_type.startswith("text/html")
                text = response.get_data(as_text=True)
            location = response.headers.get("Location", "")
            return Answer(
                address,
                response.status_code,
                location,
                text if is_page else "",
                has_cookie="Set-Cookie" in response.headers,
            )

        return contextvars.Context().run(answered)


@dataclass
class Crawl:
    """Every address one visitor was led to, as far as patterns were not seen often enough."""

    per_pattern: int
    answers: dict[str, Answer] = field(default_factory=dict)
    referrers: dict[str, str] = field(default_factory=dict)

    def run(self, visitor: Visitor, start: tuple[str, ...] = ("/",)) -> "Crawl":
        """Follow every link from `start`, as wide as `per_pattern` allows."""
        waiting, seen = list(start), set(start)
        counts: dict[tuple[str, ...], int] = {}
        while waiting:
            address = waiting.pop(0)
            answer = self.answers[address] = visitor.get(address)
            for link in answer.links:
                pattern = pattern_of(visitor.town, link)
                enough = counts.get(pattern, 0) >= self.per_pattern
                if link in seen or enough or _PASSED_BY.match(link):
                    continue
                seen.add(link)
                counts[pattern] = counts.get(pattern, 0) + 1
                self.referrers[link] = address
                waiting.append(link)
        return self


def crawls(town: Town) -> dict[str, Crawl]:
    """Follow the links of the site as every role; what isn't linked is tried all the same."""
    addresses = [
        str(rule)
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "style.index"
    ]
    return {role: Crawl(PER_PATTERN).run(town.visitor(role), ("/", *addresses)) for role in ROLES}


def pattern_of(town: Town, address: str) -> tuple[str, ...]:
    """Return what addresses of the same kind have in common: endpoint and names in the query."""
    names = {each.partition("=")[0] for each in urlsplit(address).query.split("&") if each}
    endpoint = town.endpoint_of(address)
    if endpoint in _DIFFERENT_EACH:
        return endpoint, urlsplit(address).path
    # Lists have many filters; beyond the first two they combine without end.
    return (endpoint or urlsplit(address).path, *sorted(names)[:2])
