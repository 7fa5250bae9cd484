"""Whoever reads while somebody writes gets one generation, whole."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from alumnet.search.documents import Change
from alumnet.search.engine import SearchEngine
from alumnet.search.finding import Policies
from alumnet.search.requests import SearchRequest
from tests.search.invented import Index, a_member, an_onlooker

# Whoosh leaves a file to the garbage collector when a writer was quicker than its reader.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
MEMBERS = 30


def member(person: int, version: int) -> Change:
    return Change(person, a_member(person, f"Ruth Ahmed{version}", f"fintech version{version}"))


def reading_meanwhile(root: Path, write: Callable[[], None]) -> list[str]:
    """Run `write` while two threads search; return what was wrong with their results."""
    engine = SearchEngine(root, Policies(time_limit=60.0))
    done = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        asked = 0
        while not done.is_set() or not asked:
            asked += 1
            try:
                check(engine, wrong)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
                wrong.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        write()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    return wrong


def check(engine: SearchEngine, wrong: list[str]) -> None:
    snapshot = engine.snapshot()
    for text in ("fintech", "ruth", ""):
        result = engine.search(SearchRequest(text), an_onlooker(), snapshot=snapshot)
        if result.total != MEMBERS:
            wrong.append(f"{text!r}: {result.total} in generation {result.generation}")


def test_changes_and_tidying(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(MEMBERS)])

    def write() -> None:
        for version in range(60):
            index.writer.apply([member(version % MEMBERS, version)])
            index.writer.tidy()

    assert reading_meanwhile(tmp_path, write) == []


def test_compactions_and_rebuilds(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(MEMBERS)])

    def write() -> None:
        for version in range(8):
            index.writer.apply([member(version, version)])
            index.writer.compact()
            index.writer.rebuild([a_member(n, text="fintech") for n in range(MEMBERS)])

    assert reading_meanwhile(tmp_path, write) == []
