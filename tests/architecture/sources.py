"""The files of the project as Git knows them, for tests that read source."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file of the project, also new ones, but nothing that Git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


def below(folder: str, suffix: str) -> list[Path]:
    """Return the project's files with this ending below a folder."""
    return [
        path for path in tracked() if path.is_relative_to(ROOT / folder) and path.suffix == suffix
    ]


def name_of(path: Path) -> str:
    """Return a path as it is written in the project."""
    return path.relative_to(ROOT).as_posix()


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Return `file:line: text` for each line that fits a regular expression."""

    sought = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if sought.search(line)
    ]
