"""Measures the search against tantivy on one invented population, interleaved in one run.

    python -m tests.benchmarks.search_benchmark --members 10000
    python -m tests.benchmarks.search_benchmark --members 100000 --rounds 60
    python -m tests.benchmarks.search_benchmark --members 10000 --editing   # an edit every second

Prints p50 and p95 in milliseconds for each kind of query, warm and in process, and the ratio of the
p50s. Ours always computes everything a page needs (whom the viewer may see, totals, parts of the
score); tantivy gets the nearest plain query. Needs the `bench` dependency group.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.search.documents import Change, FacetKind
from alumnet.search.engine import SearchEngine
from alumnet.search.requests import Onlooker, SearchRequest, Sort
from alumnet.search.writing import IndexWriter
from alumnet.ties.policy import TieKind
from tests.benchmarks.search_population import TODAY_MONTH, Person, Population, document_of

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET_P95 = 20.0
TARGET_RATIO = 3.0
_FACETS_BROWSE = "browse everybody + facets"


@dataclass(frozen=True)
class Case:
    """One kind of query: what to call for the n-th question."""

    name: str
    ours: Callable[[int], Any]
    theirs: Callable[[int], Any] | None


def onlooker_of(person: Person) -> Onlooker:
    """Return one of the population as the viewer."""
    return Onlooker(
        person_id=person.person_id,
        today_month=TODAY_MONTH,
        association_ids=frozenset(person.associations),
        spells=document_of(person).spells,
        connection_ids=frozenset(range(person.person_id + 1, person.person_id + 9)),
        wanted_topics=frozenset(person.topics[:3]),
    )


def cases(
    engine: SearchEngine, other: Any, population: Population, people: list[Person]
) -> list[Case]:
    """Return the kinds of queries of the table in the design."""
    from tantivy import Occur, Query

    common = population.words[:40]
    middling = population.words[60:400]

    viewers = [onlooker_of(people[(n * 37) % len(people)]) for n in range(1_000)]

    def viewer(n: int) -> Onlooker:
        return viewers[n % 1_000]

    def two(n: int) -> list[str]:
        return [middling[n % 300], middling[(n * 7 + 11) % 300]]

    def ask(request: SearchRequest, n: int) -> Any:
        return engine.search(request, viewer(n))

    def filters(n: int) -> dict[FacetKind, frozenset[Any]]:
        person = people[(n * 37) % len(people)]
        return {
            FacetKind.TOPIC: frozenset({0, 1, 2}),
            FacetKind.LANGUAGE: frozenset({"en"}),
            FacetKind.ASSOCIATION: frozenset({1}),
            FacetKind.COUNTRY: frozenset({person.country, "US", "DE"}),
        }

    def their_filters(n: int) -> Query:
        musts = [(Occur.Must, other.words([common[n % 40]]))]
        for kind, values in filters(n).items():
            options = [(Occur.Should, other.term(kind.value, value)) for value in values]
            musts.append((Occur.Must, Query.boolean_query(options)))
        return Query.boolean_query(musts)

    def blended(n: int) -> Query:
        near = other.near(people[(n * 37) % len(people)])
        return Query.boolean_query(
            [(Occur.Must, other.words([common[n % 40]])), (Occur.Should, near)]
        )

    def plain(text: str) -> SearchRequest:
        return SearchRequest(text, sort=Sort.BEST_MATCH, with_facets=False)

    colleagues = frozenset({TieKind.COLLEAGUE, TieKind.ALUM})
    return [
        Case(
            "two words, top 20",
            lambda n: ask(plain(" ".join(two(n))), n),
            lambda n: other.search(other.words(two(n))),
        ),
        Case(
            "a phrase, top 20",
            lambda n: ask(plain(f'"{common[n % 20]} {common[(n + 1) % 20]}"'), n),
            lambda n: other.search(
                Query.phrase_query(other.schema, "text", [common[n % 20], common[(n + 1) % 20]])
            ),
        ),
        Case(
            "one common word + all facets",
            lambda n: ask(SearchRequest(common[n % 40], sort=Sort.BEST_MATCH), n),
            lambda n: other.search(other.words([common[n % 40]]), facets=True),
        ),
        Case(
            "four filters + text + facets",
            lambda n: ask(SearchRequest(common[n % 40], filters(n), sort=Sort.BEST_MATCH), n),
            lambda n: other.search(their_filters(n), facets=True),
        ),
        Case(
            _FACETS_BROWSE,
            lambda n: ask(SearchRequest(), n),
            lambda _: other.search(Query.all_query(), facets=True),
        ),
        Case(
            "my ties (years overlap), ranked",
            lambda n: ask(SearchRequest(tie_kinds=colleagues, with_facets=False), n),
            lambda n: other.search(other.near(people[(n * 37) % len(people)])),
        ),
        Case(
            "text blended with ties",
            lambda n: ask(SearchRequest(common[n % 40], with_facets=False), n),
            lambda n: other.search(blended(n)),
        ),
        Case(
            "text blended with ties + facets",
            lambda n: ask(SearchRequest(common[n % 40]), n),
            lambda n: other.search(blended(n), facets=True),
        ),
        Case(
            "mentors near me, first page + facets",
            lambda n: ask(SearchRequest(mentors_only=True, outside_my_organization=True), n),
            None,
        ),
        Case(
            "name prefix",
            lambda n: engine.people_named(people[n % len(people)].given[:3], viewer(n)),
            lambda n: other.named(people[n % len(people)].given[:3]),
        ),
        Case(
            "name with a typo",
            lambda n: engine.people_named(_misspelt(people[n % len(people)].family), viewer(n)),
            None,
        ),
    ]


def _misspelt(name: str) -> str:
    return name[:2] + "x" + name[3:]


def measured(case: Case, rounds: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return milliseconds of both engines, one question after the other."""
    for n in range(rounds):  # warm
        case.ours(n)
    ours, theirs = [], []
    for n in range(rounds):
        start = time.perf_counter()
        case.ours(n)
        ours.append(time.perf_counter() - start)
        if case.theirs is not None:
            start = time.perf_counter()
            case.theirs(n)
            theirs.append(time.perf_counter() - start)
    return np.array(ours) * 1e3, np.array(theirs) * 1e3 if theirs else None


def report(name: str, ours: np.ndarray, theirs: np.ndarray | None) -> str:
    """Return one row of the table."""
    p50, p95 = np.percentile(ours, (50, 95))
    row = f"| {name:<38} | {p50:8.2f} | {p95:8.2f} |"
    if theirs is None:
        return f"{row} {'-':>11} | {'-':>5} | {'ok' if p95 <= TARGET_P95 else 'SLOW'} |"
    other = float(np.percentile(theirs, 50))
    limit = 1.0 if name == _FACETS_BROWSE else TARGET_RATIO
    is_ok = p95 <= TARGET_P95 and p50 <= limit * other
    return f"{row} {other:11.2f} | {p50 / other:5.2f} | {'ok' if is_ok else 'SLOW'} |"


def edits(writer: IndexWriter, engine: SearchEngine, people: list[Person], count: int) -> str:
    """Return how long one change takes to index, and to be seen by the next search."""
    times, seen = [], []
    for at in range(count):
        document = document_of(people[at * 13 % len(people)])
        start = time.perf_counter()
        writer.apply([Change(document.person_id, document)])
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        engine.snapshot()
        seen.append(time.perf_counter() - start)
        writer.tidy()
    p50, p95 = np.percentile(np.array(times) * 1e3, (50, 95))
    opened = np.percentile(np.array(seen) * 1e3, 95)
    return f"one change: p50 {p50:.1f} ms, p95 {p95:.1f} ms; opening the new generation p95 {opened:.1f} ms"


def main() -> None:
    """Build both indexes, measure, print the table."""
    from tests.benchmarks.search_tantivy import Tantivy

    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--editing", action="store_true")
    parser.add_argument("--only", default="", help="kinds of queries whose name has this in it")
    parser.add_argument("--keep", type=Path, help="keep the indexes here and use them again")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="search-benchmark-"))
    try:
        population = Population(options.members)
        people = list(population.people())
        writer = IndexWriter(folder / "ours")
        if not (folder / "ours").exists():
            start = time.perf_counter()
            writer.rebuild(map(document_of, people), population.labels())
            print(f"{options.members} members; full rebuild {time.perf_counter() - start:.1f} s")
        other = Tantivy(folder / "theirs", people)
        engine = SearchEngine(folder / "ours")
        print(f"| {'query, ms':<38} | {'p50':>8} | {'p95':>8} | tantivy p50 | ratio |")
        for case in cases(engine, other, population, people):
            if options.only in case.name:
                ours, theirs = measured(case, options.rounds)
                print(report(case.name, ours, theirs), flush=True)
        print(edits(writer, engine, people, 40))
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
