"""Measures how many members' saved searches and people are looked after a minute.

    python -m tests.benchmarks.saved_benchmark --members 100000 --savers 300

A demo site is seeded and indexed in a temporary folder. So many of its members keep three searches
and four people each, and half of the searches don't know two of those they find. Printed are wall
clock and CPU of looking once for all of them, the longest transaction, the most rows of one, and
how many members a day that is in the time a round may take.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from alumnet.accounts.models import Account
from alumnet.directory import rules as directory
from alumnet.directory.queries import everybody
from alumnet.kernel import clock, logs
from alumnet.kernel.db import reading, writing
from alumnet.saved.commands.looking import SECONDS, look_for_news
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.queries.news import owner_of
from alumnet.saved.rules import ListKind
from alumnet.search import service
from tests.benchmarks.pages_benchmark import site

_QUERIES = ("topic=leadership&open=1", "q=planner", "topic=career-planning&tie=school")
_PEOPLE = 4
_MINUTES_A_DAY = 24 * 60


def save_for(people: list[int]) -> None:
    """Let these people, and nobody else, keep searches and people; due since an hour."""
    now = clock.now()
    with writing() as session:
        for table in (SavedMatch, SavedSearch, SavedPerson, SavedWatch):
            session.execute(delete(table))
    for number, person_id in enumerate(people):
        known = [_known(person_id, query) for query in _QUERIES]
        with writing() as session:
            session.add(SavedWatch(person_id=person_id, due_at=now - timedelta(hours=1)))
            session.add_all(
                SavedPerson(person_id=person_id, saved_id=each, created_at=now, had_room=False)
                for each in people[number + 1 : number + 1 + _PEOPLE]
            )
            session.add_all(
                SavedSearch(
                    person_id=person_id,
                    name=query,
                    kind=ListKind.MENTORS,
                    query=query,
                    wants_alert=True,
                    known=found if found is None or number % 2 else found[2:],
                    created_at=now,
                )
                for query, found in zip(_QUERIES, known, strict=True)
            )


def _known(person_id: int, query: str) -> list[int] | None:
    today = clock.now().date()
    standing = service.standing_of(reading(), owner_of(reading(), person_id), today=today)
    choice = directory.read(MultiDict(parse_qsl(query)))
    found = everybody(reading(), standing, choice, mentors_only=True, most=1000)
    return None if found is None else sorted(found)


class Transactions:
    """How long the longest transaction with a change took, and how many rows one changed."""

    longest = 0.0
    most_rows = 0

    def watch(self) -> None:
        """Listen to every session from now on."""
        event.listen(Session, "after_begin", self._begin)
        event.listen(Session, "before_flush", self._flush)
        event.listen(Session, "before_commit", self._commit)

    def _begin(self, session: Session, *_: Any) -> None:
        session.info["began"], session.info["rows"] = time.perf_counter(), 0

    def _flush(self, session: Session, *_: Any) -> None:
        session.info["rows"] += len(session.new) + len(session.dirty) + len(session.deleted)

    def _commit(self, session: Session) -> None:
        session.flush()
        if session.info.get("rows"):
            took = time.perf_counter() - session.info["began"]
            self.longest = max(self.longest, took)
            self.most_rows = max(self.most_rows, session.info["rows"])


def main() -> None:
    """Seed, let some keep things, and look once for all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--savers", type=int, default=300)
    options = parser.parse_args()
    logs.configure(level="ERROR")
    with tempfile.TemporaryDirectory() as folder:
        app = site(Path(folder), options.members)
        with app.app_context():
            query = select(Account.person_id).order_by(Account.id).limit(options.savers)
            save_for(list(reading().scalars(query)))
            transactions = Transactions()
            transactions.watch()
            wall, cpu = time.perf_counter(), time.process_time()
            done = look_for_news(clock.now(), seconds=float("inf"))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    a_day = int(SECONDS / (wall / done) * _MINUTES_A_DAY)
    print(f"{done} members: {wall / done * 1000:.0f} ms each, {cpu / done * 1000:.0f} ms CPU")
    print(f"longest transaction {transactions.longest * 1000:.0f} ms")
    print(f"most rows of one {transactions.most_rows}, {a_day:,} members a day")


if __name__ == "__main__":
    main()
