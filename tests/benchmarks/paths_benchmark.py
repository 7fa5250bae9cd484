"""Measures paths through a contact, in an invented network of 1.5 million connections.

    python -m tests.benchmarks.paths_benchmark --members 100000
    python -m tests.benchmarks.paths_benchmark --members 10000 --rounds 100

Half of everybody's connections were at one school with them, the others anywhere; a few people have
five hundred. Prints CPU milliseconds for what paths add to the ties of one viewer, whoever has
about thirty connections and whoever has five hundred, with every tenth member letting pages name
them. Nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from alumnet.search.documents import IndexedLink, MemberDocument
from alumnet.search.engine import SearchEngine
from alumnet.search.nearness import TieFinder
from alumnet.search.requests import Onlooker
from alumnet.search.through import PathFinder
from alumnet.search.writing import IndexWriter
from alumnet.ties.crowd import CIRCLE
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import DEFAULT_POLICY
from tests.benchmarks.search_population import TODAY_MONTH, Person, Population, document_of

CONNECTIONS_EACH: Final = 15  # made by each member, so that they have thirty
HUB: Final = 500
HUBS: Final = 20


def connections(people: list[Person], rng: np.random.Generator) -> dict[int, set[int]]:
    """Return whom each person is connected with."""
    by_school: dict[int, list[int]] = defaultdict(list)
    for person in people:
        for school, _, _ in person.schools:
            by_school[school].append(person.person_id)
    found: dict[int, set[int]] = {person.person_id: set() for person in people}
    for person in people:
        wanted = HUB // 2 if person.person_id <= HUBS else CONNECTIONS_EACH
        near = by_school[person.schools[0][0]]
        others = [near[int(at)] for at in rng.integers(len(near), size=wanted // 2)]
        others += (1 + rng.integers(len(people), size=wanted - len(others))).tolist()
        if person.person_id <= HUBS:
            others += (1 + rng.integers(len(people), size=HUB // 2)).tolist()
        for other in set(others) - {person.person_id}:
            found[person.person_id].add(other)
            found[other].add(person.person_id)
    return found


def without_text(document: MemberDocument, links: set[int], *, listed: set[int]) -> MemberDocument:
    """Return a document with links and levels, and no words: they would take most of the time."""
    is_listed = document.person_id in listed
    level = TieLevel.LISTED if is_listed else TieLevel.UNNAMED
    return replace(
        document,
        texts=(),
        spells=tuple(replace(spell, level=level) for spell in document.spells),
        links=tuple(
            IndexedLink(
                other, TieLevel.LISTED if is_listed and other in listed else TieLevel.UNNAMED
            )
            for other in sorted(links)
        ),
    )


def onlooker_of(person: Person, contacts: set[int]) -> Onlooker:
    """Return one of the population as the viewer."""
    ordered = sorted(contacts)
    whole = len(ordered) - len(ordered) % CIRCLE
    return Onlooker(
        person_id=person.person_id,
        today_month=TODAY_MONTH,
        association_ids=frozenset(person.associations),
        spells=document_of(person).spells,
        connection_ids=frozenset(ordered),
        circles=tuple(tuple(ordered[at : at + CIRCLE]) for at in range(0, whole, CIRCLE)),
    )


def measured(engine: SearchEngine, viewers: list[Onlooker]) -> tuple[np.ndarray, int]:
    """Return CPU milliseconds for each viewer's paths, and how many people these lead to."""
    snapshot = engine.snapshot()
    took, people = [], 0
    for viewer in viewers:
        sight = snapshot.sight_of(viewer)
        ties = TieFinder(sight, viewer)
        start = time.process_time()
        paths = PathFinder(sight, viewer, ties, DEFAULT_POLICY).paths()
        took.append((time.process_time() - start) * 1000)
        people += len(paths.slots)
    return np.array(took), people // max(len(viewers), 1)


def report(name: str, took: np.ndarray, people: int) -> str:
    """Return one line of the table."""
    p50, p95 = np.percentile(took, (50, 95))
    return f"| {name:<28} | {p50:>6.2f} | {p95:>6.2f} | {people:>14,} |"


def main(arguments: list[str] | None = None) -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    options: Any = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="alumnet-paths-"))
    rng = np.random.default_rng(1)
    try:
        people = list(Population(options.members).people())
        contacts = connections(people, rng)
        listed = set((1 + rng.permutation(len(people))[: len(people) // 10]).tolist())
        made = sum(map(len, contacts.values())) // 2
        print(f"{len(people):,} members, {made:,} connections")
        start = time.perf_counter()
        IndexWriter(folder).rebuild(
            without_text(document_of(each), contacts[each.person_id], listed=listed)
            for each in people
        )
        print(f"columns built in {time.perf_counter() - start:.0f} s, without words")
        engine = SearchEngine(folder)
        chosen = [people[HUBS + n * 37 % (len(people) - HUBS)] for n in range(options.rounds)]
        viewers = [onlooker_of(each, contacts[each.person_id]) for each in chosen]
        hubs = [onlooker_of(each, contacts[each.person_id]) for each in people[:HUBS]]
        measured(engine, viewers[:3])  # what a process does once
        print(f"| {'viewer, CPU ms':<28} | {'p50':>6} | {'p95':>6} | {'people reached':>14} |")
        print(report("about thirty connections", *measured(engine, viewers)))
        print(report("five hundred connections", *measured(engine, hubs)))
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
