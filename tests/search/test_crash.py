"""A writer killed at any moment leaves the index as it was before or after the change."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from alumnet.search.documents import fingerprint
from alumnet.search.engine import SearchEngine
from alumnet.search.requests import SearchRequest
from alumnet.search.writing import IndexWriter
from tests.search.invented import Index, a_member, an_onlooker

MEMBERS = 60

# Changes members in turn for ever and says after each change that it is done.
CHILD = """
    import sys
    from pathlib import Path
    from alumnet.search.documents import Change
    from alumnet.search.writing import IndexWriter
    from tests.search.invented import a_member

    writer = IndexWriter(Path(sys.argv[1]))
    version = int(sys.argv[2])
    print("ready", flush=True)
    while True:
        version += 1
        person = version % 60
        writer.apply([Change(person, a_member(person, text=f"fintech version{version}"))])
        print(version, flush=True)
        if version % 7 == 0:
            writer.tidy()
        if version % 23 == 0:
            writer.compact()
"""


def run_and_kill(root: Path, version: int, seconds: float) -> int:
    """Start the child, kill it after a while, and return the last change it said was done."""
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(root), str(version)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        done = [int(line) for line in child.stdout.read().split() if line.isdecimal()]
    return done[-1] if done else version


def versions(root: Path) -> dict[int, int]:
    """Return the number of the change each member was last indexed by, 0 for the first."""
    snapshot = SearchEngine(root).snapshot()
    columns = snapshot.columns
    return dict(
        zip(
            columns.member("person_id")[columns.alive].tolist(),
            columns.member("fingerprint")[columns.alive].tolist(),
            strict=True,
        )
    )


def print_of(person: int, version: int) -> int:
    text = f"fintech version{version}" if version else "fintech"
    return fingerprint(a_member(person, text=text))


def check(root: Path, last_done: int) -> int:
    """Check that every member is as after the last change or the one being made; return it."""
    found = versions(root)
    assert len(found) == MEMBERS
    begun = last_done + 1
    was_published = found[begun % MEMBERS] == print_of(begun % MEMBERS, begun)
    newest = begun if was_published else last_done
    for person, fingerprint_ in found.items():
        version = newest - (newest - person) % MEMBERS
        assert fingerprint_ == print_of(person, max(version, 0)), person
    engine = SearchEngine(root)
    assert engine.search(SearchRequest("fintech"), an_onlooker()).total == MEMBERS
    if newest:
        result = engine.search(SearchRequest(f"version{newest}"), an_onlooker())
        assert [hit.person_id for hit in result.hits] == [newest % MEMBERS]
    return newest


def kill_repeatedly(root: Path, rounds: int) -> None:
    Index(root, [a_member(person, text="fintech") for person in range(MEMBERS)])
    chance = random.Random(7)
    version = 0
    for _ in range(rounds):
        version = check(root, run_and_kill(root, version, chance.uniform(0.0, 0.6)))
    wanted = [(person, print_) for person, print_ in versions(root).items()]
    writer = IndexWriter(root)
    assert writer.verify(wanted).is_clean
    writer.compact()
    assert writer.verify(wanted).is_clean
    assert check(root, version) == version


def test_a_killed_writer_loses_nothing_and_leaves_no_lock(tmp_path: Path) -> None:
    kill_repeatedly(tmp_path, rounds=2)


@pytest.mark.long
def test_many_killed_writers_lose_nothing(tmp_path: Path) -> None:
    kill_repeatedly(tmp_path, rounds=40)
