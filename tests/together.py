"""Which tests stay in one process, because they share what takes long to build.

xdist has groups for that, by a mark that it writes into a test's id; pytest 9.2 doesn't let it, so
the tests of a group went to all processes, and each built a town and a demo of its own.
"""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

from tests.databases import run_id

# A browser and a demo; a town; a process that has imported everything; networks; lists; worlds.
TOGETHER = (
    "tests/browser/",
    "tests/cli/test_support.py",
    "tests/demo/",
    "tests/faults/",
    "tests/organizations/test_schools.py",
    "tests/privacy/test_worlds.py",
    "tests/system/",
)


def group_of(test: str) -> str:
    """Return the name of the group of a test, which is the test's own when it needs no other."""
    return next((group for group in TOGETHER if test.startswith(group)), test)


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process one group after another, large ones first, then single tests."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def claim(name: str, temporary: Path) -> None:
    """Fail when another process of this test run has built the same, as would happen unseen."""
    try:
        (temporary.parent / f"{name}-{run_id()}").touch(exist_ok=False)
    except FileExistsError:
        raise AssertionError(f"two processes build {name}: see tests/together.py") from None
