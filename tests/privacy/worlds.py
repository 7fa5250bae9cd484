"""The same small site twice: once with a fact, once with another or none in its place.

The site is filled once a module. Each world begins with exactly those rows, on the same day, and
then tells its own story; everybody from whom the fact is hidden must get the same answers in both.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import Engine, func, insert, select, text
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from alumnet.kernel import clock, db, jobs
from alumnet.kernel.authorization import Audience, audience_of
from alumnet.organizations.models import AffiliationKind
from tests import builders, databases
from tests.builders import THEN, Built
from tests.client import forget_what_the_test_read
from tests.mailserver import MailServer, html_of, text_of
from tests.suggestions.builders import say
from tests.system.town import Answer, Crawl, Town, Visitor

# One of each kind that a page leads to, beside all that are asked for anyway.
_PER_PATTERN = 1
# What the crawl wouldn't ask for by itself.
ASKED = (
    "/mentors?inside=1",
    "/mentors?tie=through",
    "/mentors?tie=work",
    "/mentors?tie=school",
    "/mentors?q=lighthouse",
    "/mentors?q=company%3Atide",
    "/people?q=lighthouse",
    "/people?q=ruth",
    "/people?order=newest",
    "/offers?topic=career-planning",
)
_CHIEF = (
    "/",
    "/mentors",
    "/mentors/for-you",
    "/offers",
    "/connections",
    "/introductions",
    "/invite",
    "/messages",
    "/notifications",
    "/saved",
)
# Of these headers only whether they are there is compared: they hold tokens of one's own.
_OWN_HEADERS = frozenset({"Set-Cookie", "X-Request-Id", "Content-Length", "Location"})
_PASSING = (
    (re.compile(r'name="csrf_token"[^>]*value="[^"]*"'), ""),
    # Sealed: they hold numbers of rows, of which one world may have more than the other.
    (re.compile(r"(?<![\w-])[\w-]{86}(?![\w-])"), "SEALED"),
    # The name that calendars know a call by.
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b"), "UID"),
    # What an app for codes is to be given: new each time, as words and as a picture.
    (re.compile(r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b"), "SECRET"),
    (re.compile(r'd="M4,4H5V5H4z[^"]*"'), "PICTURE"),
    # What a passkey is asked to sign: drawn anew each time.
    (re.compile(r"challenge&#34;: &#34;[\w-]+"), "CHALLENGE"),
    # The id of the request, on error pages.
    (re.compile(r"\b[0-9a-f]{12}\b"), "REQUEST"),
)
_PUBLIC_ID = re.compile(r"(?<![a-z0-9])[bcdfghjkmnpqrstvwxyz2-9]{12}(?![a-z0-9])")

Seen = dict[str, Any]


class People:
    """Who lives here: Ines looks at Ruth, whom five contacts of hers might know, and at others."""

    def __init__(self) -> None:
        self.harbour = builders.an_association("Harbour Alumni")
        self.society = builders.an_association("Society of Tides")
        self.acme, self.tide = builders.an_organization("Acme"), builders.an_organization("Tide")
        labs = builders.an_organization("Acme Labs", parent=self.acme.id)
        self.client_firm = builders.an_organization("Client Firm")
        school = builders.a_school("Fernhill")
        self.ines = builders.a_member("Ines Moreau", of=self.harbour)
        self.ruth = builders.a_mentor("Ruth Adeyemi", of=self.society, places=3)
        self.sam = builders.a_mentor("Sam Person", of=self.harbour)
        self.zoe = builders.a_member("Zoe Quist", of=self.harbour)
        self.jun = builders.a_member("Jun Baek", of=self.harbour)
        self.lena = builders.a_mentor("Lena Voss", of=self.harbour)
        self.carl = builders.a_mentor("Carl Odhiambo", of=self.harbour)
        names = ("Maya Lind", "Tomasz Zielin", "Kwame Mensah", "Olu Far", "Pia Noor")
        self.circle = tuple(builders.a_member(name, of=self.harbour) for name in names)
        self.maya, self.tomasz, self.kwame, self.olu, self.pia = self.circle
        for each in self.circle:
            builders.a_connection(self.ines, each)
        for person, place in ((self.ines, self.acme), (self.jun, self.acme), (self.lena, labs)):
            builders.a_job(person, place, 2020, title="Engineer")
        builders.a_job(self.carl, self.client_firm, 2018)
        for person in (self.ruth, self.sam, self.zoe):
            builders.a_job(person, self.tide, 2008, 2013, title="Lighthouse Engineer")
        for person in (self.ines, self.sam, self.tomasz):
            builders.an_affiliation(
                person, school, AffiliationKind.EDUCATION, start=(2000, 9), end=(2004, 6)
            )
        say(self.ines, goals=("career-planning",), target_role="Engineering Manager")


class Site:
    """A site with these people, which can begin again."""

    def __init__(self, app: Flask, mailbox: MailServer) -> None:
        self.app, self.mailbox = app, mailbox
        with time_machine.travel(THEN, tick=False), app.app_context():
            self.people = People()
            self._engine = db.engine()
            self._rows = _rows_of(self._engine)
        self._known = {
            row["public_id"] for _, rows in self._rows for row in rows if "public_id" in row
        }
        known = {name: one.id for name, one in vars(self.people).items() if isinstance(one, Built)}
        self._town = Town(app, known, {})

    @contextmanager
    def begun(self) -> Iterator[time_machine.Traveller]:
        """Let a world begin: the same rows, no mails."""
        with time_machine.travel(THEN, tick=False) as traveller, self.app.app_context():
            self.clear()
            _put_back(self._engine, self._rows)
            self.mailbox.clear()
            yield traveller

    def clear(self) -> None:
        """Take every row out."""
        forget_what_the_test_read()
        databases.empty(self._engine, db.Base.metadata)

    def work(self) -> None:
        """Do what is due by now, as the worker does."""
        forget_what_the_test_read()
        jobs.run_minutely(clock.now())
        jobs.run_daily(clock.now())

    def look(self, name: str, *, everywhere: bool = True) -> Seen:
        """Return all that somebody is led to or may ask for, and the mails they have.

        Unless it should be `everywhere`, only where most comes together.
        """
        visitor = Onlooker(self._town, name)
        if everywhere:
            starts = ("/", *ASKED, *self._addresses_without_parts(), *self._pages_of_people())
            answers = Crawl(_PER_PATTERN).run(visitor, starts).answers
        else:
            answers = {each: visitor.get(each) for each in (*_CHIEF, *self._pages_of_people()[::6])}
        return self.plain(
            {
                address: (answer.status, answer.location, answer.text, visitor.beside[address])
                for address, answer in answers.items()
            }
            | {"mails": self.mails(name)}
        )

    def press(self, name: str, address: str, data: dict[str, Any]) -> Seen:
        """Send a form, and return what came back with the page that it leads to."""
        visitor = Onlooker(self._town, name)
        answer = visitor.post(address, MultiDict(data))
        led = visitor.get(answer.location) if answer.location else answer
        found = (answer.status, answer.location, led.status, answer.text, led.text)
        return self.plain({f"POST {address}": (*found, tuple(visitor.beside.items()))})

    def mails(self, name: str) -> list[tuple[str, str, str]]:
        """Return the mails that somebody has, in order."""
        address = getattr(self.people, name).email
        return [
            (str(each["Subject"]), text_of(each), html_of(each))
            for each in self.mailbox.to(address)
        ]

    def plain(self, seen: Seen) -> Seen:
        """Return what was seen without what differs each time: tokens, and ids given since."""
        new: dict[str, str] = {}

        def known(found: re.Match[str]) -> str:
            public_id = found.group()
            return (
                public_id if public_id in self._known else new.setdefault(public_id, f"#{len(new)}")
            )

        def each(value: Any) -> Any:
            if isinstance(value, bytes):
                value = value.decode("latin-1")
            if isinstance(value, str):
                for pattern, word in _PASSING:
                    value = pattern.sub(word, value)
                return _PUBLIC_ID.sub(known, value)
            if isinstance(value, list | tuple):
                return tuple(each(part) for part in value)
            return value

        return {each(address): each(value) for address, value in seen.items()}

    def _addresses_without_parts(self) -> list[str]:
        """Return what everybody asks for at the same address, and sees for themself."""
        return [
            str(rule)
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and not rule.arguments
            and audience_of(self.app.view_functions[rule.endpoint])
            in {Audience.MEMBER, Audience.GOING_ON, Audience.SIGNED_IN}
        ]

    def _pages_of_people(self) -> list[str]:
        people = (self.people.ruth, self.people.sam, self.people.jun)
        asking = ("/requests/new", "/introductions/new", "/offers/new", "/introductions/offer")
        return [
            address
            for person in people
            for address in (
                f"/people/{person.name.lower().replace(' ', '-')}-{person.public_id}",
                f"/people/{person.public_id}/connect",
                *(f"{each}?to={person.public_id}" for each in asking),
            )
        ]


class Onlooker(Visitor):
    """A visitor who counts what each answer took, and reads headers and files beside pages."""

    def __init__(self, town: Town, role: str) -> None:
        super().__init__(town, role)
        self.beside: dict[str, tuple[Any, ...]] = {}

    def _answer(self, address: str, send: Callable[[], TestResponse]) -> Answer:
        came: list[tuple[Any, ...]] = []

        def sent() -> TestResponse:
            found = send()
            headers = [(name, "" if name in _OWN_HEADERS else text) for name, text in found.headers]
            is_page = found.content_type.startswith("text/html")
            came.append((sorted(headers), b"" if is_page else found.get_data()))
            return found

        with self.client._counting() as statements:
            answer = super()._answer(address, sent)
        self.beside[address] = (len(statements), *came[0])
        return answer


# ------------------------------------------------------------------------------- beginning again
def _rows_of(engine: Engine) -> list[tuple[Any, list[dict[str, Any]]]]:
    with engine.connect() as connection:
        return [
            (table, [dict(row) for row in connection.execute(select(table)).mappings()])
            for table in db.Base.metadata.sorted_tables
        ]


def _put_back(engine: Engine, found: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    """Write these rows into empty tables; numbers go on where they went on before."""
    is_sqlite = engine.dialect.name == databases.SQLITE
    with engine.begin() as connection:
        connection.execute(
            text(
                "PRAGMA defer_foreign_keys=ON"
                if is_sqlite
                else "SET LOCAL session_replication_role = replica"
            )
        )
        for table, rows in found:
            if rows:
                connection.execute(insert(table), rows)
            if not is_sqlite and table.autoincrement_column is not None:
                column = table.autoincrement_column
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                last = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(sequence, last, False)))
