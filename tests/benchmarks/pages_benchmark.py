"""Measures signed-in pages as CPU time beside a bare Flask page, interleaved in one run.

    python -m tests.benchmarks.pages_benchmark --members 10000
    python -m tests.benchmarks.pages_benchmark --members 100000 --rounds 60

A demo site is seeded and indexed in a temporary folder. Each round asks for every page once, in
process and warm; printed are the medians of CPU milliseconds, the ratio to the bare page, the
number of SQL statements and the size. The bare page reads 30 rows and renders 29 KB.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, select

from alumnet.accounts.models import Account, Person
from alumnet.app import create_app
from alumnet.demo.population import generate
from alumnet.demo.seed import seed
from alumnet.kernel import clock, db, logs
from alumnet.kernel.db import engine, reading
from alumnet.kernel.ids import handle
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import MentorshipState, RequestState
from alumnet.organizations.schools import schools
from alumnet.search import service
from alumnet.settings import Settings
from alumnet.suggestions import service as suggestions

SEEKER = "ines@example.org"
MENTOR = "ruth@example.org"
_ROWS = 30
_WARM_UP = 5
_BARE = """<!doctype html><title>Bare</title><ul>{% for row in rows %}
<li><b>{{ row.display_name }}</b> {{ row.public_id }} {{ filling }}</li>{% endfor %}</ul>"""
_FILLING = "An ordinary line of words that fills the page. " * 19

Ask = Callable[[], int]


def site(folder: Path, members: int) -> Flask:
    """Return a seeded and indexed site of this size."""
    settings = Settings.for_tests(folder, mode="test")
    app = create_app(settings)
    today = clock.now().date()
    with app.app_context():
        db.Base.metadata.create_all(engine())
        seed(generate(members, 1, today, schools()), password_hash="x")
        service.rebuild(reading(), today=today)
        suggestions.build(reading(), today=today)
    return app


def bare_page(app: Flask) -> Ask:
    """Return a question to a Flask app that does nothing but read and render."""
    bare = Flask("bare")

    @bare.get("/")
    def show() -> str:
        with app.app_context():
            rows = list(reading().scalars(select(Person).limit(_ROWS)))
            return render_template_string(_BARE, rows=rows, filling=_FILLING)

    client = bare.test_client()
    return lambda: len(client.get("/").data)


def pages(app: Flask) -> dict[str, tuple[str, str]]:
    """Return who asks for which address, by what it is."""
    with app.app_context():
        query = select(Person).join(Account, Account.person_id == Person.id)
        seen = reading().scalars(query.where(Account.email == MENTOR)).one()
        topics = "topic=leadership&topic=career-planning"
        finding = {
            "finder, first page": "/mentors",
            "finder, one filter": "/mentors?open=1",
            "finder, text + 4 filters": f"/mentors?q=engineer&{topics}&open=1&tie=association",
            "directory": "/people",
            "directory, a name": "/people?q=ruth",
            "profile": f"/people/{handle(seen.display_name, seen.public_id)}",
            "home": "/",
            "mentors for you": "/mentors/for-you",
            "people who made my move": "/mentors/my-move",
        }
        return {
            **{name: (SEEKER, address) for name, address in finding.items()},
            **{name: (MENTOR, address) for name, address in _mentoring(seen.id).items()},
            "messages of a request": _talk_before_a_yes(),
        }


def _mentoring(mentor_id: int) -> dict[str, str]:
    """Return the addresses of what a mentor has to do."""
    asked, together = (
        reading().scalars(
            select(table.public_id)
            .where(table.mentor_id == mentor_id, table.state == state)
            .order_by(table.id)
        )
        for table, state in (
            (MentorshipRequest, RequestState.SUBMITTED),
            (Mentorship, MentorshipState.ACTIVE),
        )
    )
    request, mentorship = f"/requests/{asked.first()}", f"/mentorships/{together.first()}"
    return {
        "home of a mentor": "/",
        "requests": "/requests",
        "a request": request,
        "mentorships": "/mentorships",
        "a mentorship": mentorship,
        "sessions": f"{mentorship}/sessions",
        "messages of a mentorship": f"{mentorship}/messages",
        "mentor's desk": "/me/mentoring",
        "notifications": "/notifications",
    }


def _talk_before_a_yes() -> tuple[str, str]:
    """Return a mentor and the messages of a request of theirs that has come to a first call."""
    query = select(Account.email, MentorshipRequest.public_id).join(
        MentorshipRequest, MentorshipRequest.mentor_id == Account.person_id
    )
    calls = query.where(MentorshipRequest.state == RequestState.EXPLORING)
    email, public_id = reading().execute(calls.order_by(MentorshipRequest.id).limit(1)).one()
    return email, f"/requests/{public_id}/messages"


def questions(app: Flask) -> dict[str, Ask]:
    """Return a question for each page, as the member who has reason to ask."""

    def ask(email: str, address: str) -> Ask:
        client = _signed_in(app, email)

        def once() -> int:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return len(answer.data)

        return once

    return {name: ask(*what) for name, what in pages(app).items()}


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        key = reading().scalar(select(Account.fs_uniquifier).where(Account.email == email))
    with client.session_transaction() as session:
        session.update(_user_id=key, _fresh=True)
    return client


def statements_of(app: Flask, ask: Ask) -> int:
    """Return how many SQL statements one question takes."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with app.app_context():
        found = engine()
    event.listen(found, "before_cursor_execute", note)
    ask()
    event.remove(found, "before_cursor_execute", note)
    return len(asked)


def measure(asks: dict[str, Ask], rounds: int) -> dict[str, float]:
    """Return the median CPU milliseconds of each question, asked in turn."""
    took: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(rounds + _WARM_UP):
        for name, ask in asks.items():
            began = time.process_time()
            ask()
            if number >= _WARM_UP:
                took[name].append((time.process_time() - began) * 1000)
    return {name: statistics.median(each) for name, each in took.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = site(Path(folder), given.members)
        logs.configure(level="ERROR")
        asks = {"bare Flask page": bare_page(app), **questions(app)}
        medians = measure(asks, given.rounds)
        bare = medians["bare Flask page"]
        print(f"{given.members:,} members, CPU ms a page, median of {given.rounds}")
        for name, median in medians.items():
            count = statements_of(app, asks[name])
            print(
                f"{name:26} {median:7.2f}  {median / bare:6.1f} x"
                f"  {count:3} statements  {asks[name]() / 1024:6.1f} KB"
            )


if __name__ == "__main__":
    main()
