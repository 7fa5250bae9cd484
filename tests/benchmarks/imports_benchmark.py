"""Measures a file of members from the first byte to the last page: time, and memory at most.

    nice -n 19 python -m tests.benchmarks.imports_benchmark --rows 50000

A site is made in a temporary folder with one association; the file has every fiftieth person twice
and every hundredth row a year that is none. Printed are the seconds (and those of CPU) of reading,
checking, taking over, the same file once more, and taking back, and the most memory the process
ever held; with all of them there, also what the staff's list of members costs. The index is not
built meanwhile, as it is another entry of the outbox.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from alumnet.administration.queries import House
from alumnet.app import create_app
from alumnet.imports import commands, queries
from alumnet.imports.models import MemberImport
from alumnet.imports.rules.states import Choice
from alumnet.kernel import clock, db
from alumnet.kernel.db import engine, reading
from alumnet.settings import Settings
from tests import builders
from tests.client import InspectingClient

_ROUNDS = 7


def a_file(rows: int) -> bytes:
    """Return a list of so many people as a CRM writes it."""
    lines = ["Constituent ID,First Name,Last Name,Class Year,Degree,Email,City,Country,Employer"]
    for at in range(rows):
        key = at - 1 if at % 50 == 49 else at
        year = "19x8" if at % 100 == 57 else str(1950 + key % 70)
        lines.append(
            f"C-{key},Ana{key % 997},Ruiz{key % 4999},{year},BSc,p{key}@example.org,Oslo,NO,"
            f"Works {key % 300}"
        )
    return "\n".join(lines).encode()


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do some work and print how long it took."""
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    spent, busy = time.perf_counter() - began, time.process_time() - cpu
    print(f"{what:<28}{spent:8.1f} s {busy:8.1f} s CPU", flush=True)
    return found


def listed(app: Flask, admin: builders.Built, slug: str) -> None:
    """Print what pages of the list of members cost."""
    client = InspectingClient(app).sign_in(admin)
    for query in (
        {},
        {"order": "seen"},
        {"order": "class"},
        {"q": "Ruiz12"},
        {"state": "imported"},
    ):
        spent = []
        for _ in range(_ROUNDS):
            began = time.process_time()
            page = client.get("administration.members", slug=slug, **query)  # type: ignore[arg-type]
            spent.append(1000 * (time.process_time() - began))
        print(
            f"list of members {query!s:<26} {statistics.median(spent):7.1f} ms CPU"
            f" {len(page.statements):3} statements {len(page.data) / 1024:6.1f} KB",
            flush=True,
        )


def worked(import_id: int) -> None:
    """Work until nothing is left, in the turns that the worker takes."""
    while commands.work(import_id, now=clock.now()):
        pass


def sent(house: House, content: bytes) -> int:
    """Send a file and take the columns as they are guessed."""
    row = commands.start_import(house, content, "list.csv", by=None, now=clock.now())
    chosen = queries.columns_of(row)
    commands.choose_columns(row.id, chosen, None, by=None, now=clock.now())
    return row.id


def main() -> None:
    """Make a site and a file, and take the one into the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder), mode="test"))
        with app.app_context():
            db.Base.metadata.create_all(engine())
            built = builders.an_association("Harbour Alumni")
            slug, admin = builders.slug_of(built), builders.an_admin(built)
            house, content = House(built.id, slug, built.name), a_file(rows)
            first = timed("reading the file", lambda: sent(house, content))
            timed("checking the rows", lambda: worked(first))
            commands.decide_all(first, Choice.SAME, by=None)
            commands.apply_import(first, by=None, now=clock.now())
            timed("taking them over", lambda: worked(first))
            page = queries.file_page(reading(), reading().get_one(MemberImport, first))
            print({what.value: count for what, count in page.became.items()})
            listed(app, admin, slug)
            again = sent(house, content)
            timed("checking the same again", lambda: worked(again))
            commands.undo_import(first, by=None, now=clock.now())
            timed("taking them back", lambda: worked(first))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory at most':<28}{most:8.0f} MB")


if __name__ == "__main__":
    main()
