"""Measures the search against tantivy on one invented population, interleaved in one run.

    python -m tests.benchmarks.search_benchmark --members 10000
    python -m tests.benchmarks.search_benchmark --members 100000 --rounds 60
    python -m tests.benchmarks.search_benchmark --members 10000 --editing   # an edit every second
    python -m tests.benchmarks.search_benchmark --members 10000 --cpu       # on a busy machine

Prints p50 and p95 in milliseconds for each kind of query, warm and in process, and the ratio of the
p50s. Ours always computes everything a page needs (whom the viewer may see, totals, parts of the
score); tantivy gets the nearest plain query. Needs the `bench` dependency group.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import tempfile
import time
from contextlib import contextmanager
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
    from collections.abc import Callable, Iterator

TARGET_P95 = 20.0
TARGET_RATIO = 3.0
TARGET_MEMBERS = 100_000
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


class Questions:
    """The n-th question of each kind, for ours and for tantivy."""

    def __init__(
        self, engine: SearchEngine, other: Any, population: Population, people: list[Person]
    ) -> None:
        self.engine = engine
        self.other = other
        self.people = people
        self.common = population.words[:40]
        self.middling = population.words[60:400]
        self.viewers = [onlooker_of(people[n * 37 % len(people)]) for n in range(1_000)]

    def person(self, n: int) -> Person:
        """Return the person behind the n-th viewer."""
        return self.people[n % 1_000 * 37 % len(self.people)]

    def ask(self, n: int, text: str = "", **request: Any) -> Any:
        """Ask ours."""
        return self.engine.search(SearchRequest(text, **request), self.viewers[n % 1_000])

    def plain(self, n: int, text: str) -> Any:
        """Ask ours for the best matches alone."""
        return self.ask(n, text, sort=Sort.BEST_MATCH, with_facets=False)

    def word(self, n: int) -> str:
        """Return a word that many have."""
        return self.common[n % 40]

    def two(self, n: int) -> list[str]:
        """Return two words that some have."""
        return [self.middling[n % 300], self.middling[(n * 7 + 11) % 300]]

    def phrase(self, n: int) -> list[str]:
        """Return two common words."""
        return [self.common[n % 20], self.common[(n + 1) % 20]]

    def filters(self, n: int) -> dict[FacetKind, frozenset[Any]]:
        """Return four filters."""
        return {
            FacetKind.TOPIC: frozenset({"0", "1", "2"}),
            FacetKind.LANGUAGE: frozenset({"en"}),
            FacetKind.ASSOCIATION: frozenset({1}),
            FacetKind.COUNTRY: frozenset({self.person(n).country, "US", "DE"}),
        }

    def their_filters(self, n: int) -> Any:
        """Return a word and the four filters for tantivy."""
        return self.other.narrowed([self.word(n)], self.filters(n))

    def their_blend(self, n: int) -> Any:
        """Return a word and the viewer's ties for tantivy."""
        return self.other.blended([self.word(n)], self.person(n))

    def beginning(self, n: int) -> str:
        """Return the beginning of a name."""
        return self.people[n % len(self.people)].given[:3]


def cases(q: Questions) -> list[Case]:
    """Return the kinds of queries of the table in the design."""
    other, close = q.other, frozenset({TieKind.COLLEAGUE, TieKind.ALUM})
    match = Sort.BEST_MATCH
    return [
        Case(
            "two words, top 20",
            lambda n: q.plain(n, " ".join(q.two(n))),
            lambda n: other.search(other.words(q.two(n))),
        ),
        Case(
            "a phrase, top 20",
            lambda n: q.plain(n, '"' + " ".join(q.phrase(n)) + '"'),
            lambda n: other.search(other.phrase(q.phrase(n))),
        ),
        Case(
            "one common word + all facets",
            lambda n: q.ask(n, q.word(n), sort=match),
            lambda n: other.search(other.words([q.word(n)]), facets=True),
        ),
        Case(
            "four filters + text + facets",
            lambda n: q.ask(n, q.word(n), filters=q.filters(n), sort=match),
            lambda n: other.search(q.their_filters(n), facets=True),
        ),
        Case(
            _FACETS_BROWSE,
            q.ask,
            lambda _: other.search(other.everybody(), facets=True),
        ),
        Case(
            "my ties (years overlap), ranked",
            lambda n: q.ask(n, tie_kinds=close, with_facets=False),
            lambda n: other.search(other.near(q.person(n))),
        ),
        Case(
            "text blended with ties",
            lambda n: q.ask(n, q.word(n), with_facets=False),
            lambda n: other.search(q.their_blend(n)),
        ),
        Case(
            "text blended with ties + facets",
            lambda n: q.ask(n, q.word(n)),
            lambda n: other.search(q.their_blend(n), facets=True),
        ),
        Case(
            "mentors near me, first page + facets",
            lambda n: q.ask(n, mentors_only=True, outside_my_organization=True),
            None,
        ),
        Case(
            "name prefix",
            lambda n: q.engine.people_named(q.beginning(n), q.viewers[n % 1_000]),
            lambda n: other.named(q.beginning(n)),
        ),
        Case(
            "name with a typo",
            lambda n: q.engine.people_named(_misspelt(q.people[n].family), q.viewers[n % 1_000]),
            None,
        ),
    ]


def _misspelt(name: str) -> str:
    return name[:2] + "x" + name[3:]


def measured(
    case: Case, rounds: int, clock: Callable[[], float]
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return milliseconds of both engines, one question after the other.

    With a viewer for each: ties are kept for the last eight only, so none is answered from memory.
    """
    for n in range(rounds):  # warm
        case.ours(n)
    ours, theirs = [], []
    for n in range(rounds):
        start = clock()
        case.ours(n)
        ours.append(clock() - start)
        if case.theirs is not None:
            start = clock()
            case.theirs(n)
            theirs.append(clock() - start)
    return np.array(ours) * 1e3, np.array(theirs) * 1e3 if theirs else None


def report(name: str, ours: np.ndarray, theirs: np.ndarray | None, members: int) -> str:
    """Return one row of the table. The ratio is a target at 100,000 members only."""
    p50, p95 = np.percentile(ours, (50, 95))
    row = f"| {name:<38} | {p50:8.2f} | {p95:8.2f} |"
    if theirs is None:
        return f"{row} {'-':>11} | {'-':>5} | {'ok' if p95 <= TARGET_P95 else 'SLOW'} |"
    other = float(np.percentile(theirs, 50))
    limit = 1.0 if name == _FACETS_BROWSE else TARGET_RATIO
    is_quick = p50 <= limit * other or members < TARGET_MEMBERS
    is_ok = p95 <= TARGET_P95 and is_quick
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
    return (
        f"one change: p50 {p50:.1f} ms, p95 {p95:.1f} ms; "
        f"opening the new generation: p95 {opened:.1f} ms"
    )


def edit_every_second(root: Path, people: list[Person]) -> None:
    """Change one member a second until killed, in a process of its own."""
    writer = IndexWriter(root)
    while True:
        for person in people:
            document = document_of(person)
            writer.apply([Change(document.person_id, document)])
            writer.tidy()
            time.sleep(1.0)


@contextmanager
def editing(root: Path, people: list[Person], *, is_wanted: bool) -> Iterator[None]:
    """Have members edited meanwhile, if wanted."""
    if not is_wanted:
        yield
        return
    process = multiprocessing.Process(
        target=edit_every_second, args=(root, people[:500]), daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def main() -> None:
    """Build both indexes, measure, print the table."""
    from tests.benchmarks.search_tantivy import Tantivy

    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--editing", action="store_true")
    parser.add_argument("--only", default="", help="kinds of queries whose name has this in it")
    parser.add_argument("--keep", type=Path, help="keep the indexes here and use them again")
    parser.add_argument("--cpu", action="store_true", help="CPU time, for a busy machine")
    options = parser.parse_args()
    clock = time.thread_time if options.cpu else time.perf_counter
    folder = options.keep or Path(tempfile.mkdtemp(prefix="search-benchmark-"))
    try:
        population = Population(options.members)
        people = list(population.people())
        writer = IndexWriter(folder / "ours")
        if not (folder / "ours").exists():
            start, used = time.perf_counter(), time.process_time()
            writer.rebuild(map(document_of, people), population.labels())
            wall, used = time.perf_counter() - start, time.process_time() - used
            print(f"{options.members} members; full rebuild {wall:.1f} s ({used:.1f} s of CPU)")
        other = Tantivy(folder / "theirs", people)
        engine = SearchEngine(folder / "ours")
        print(f"| {'query, ms':<38} | {'p50':>8} | {'p95':>8} | tantivy p50 | ratio |")
        with editing(writer.root, people, is_wanted=options.editing):
            for case in cases(Questions(engine, other, population, people)):
                if options.only in case.name:
                    ours, theirs = measured(case, options.rounds, clock)
                    print(report(case.name, ours, theirs, options.members), flush=True)
        print(edits(writer, engine, people, 40))
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
