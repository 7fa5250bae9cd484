"""Files as people export them, read a record at a time: CSV, JSON, and JSON lines.

Nothing in a file can stop the reading of it: a line that is none comes out as `Unreadable`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alumnet.imports.rules.columns import is_known
from alumnet.kernel.decoding import decoded
from alumnet.kernel.sheets import FileRefused, read_sheet

__all__ = ["FileRefused", "Unreadable", "json_lines", "records"]

LONGEST_LINE = 1024 * 1024
LARGEST_FILE = 512 * 1024 * 1024

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that can't be read, and why in a sentence."""

    reason: str


def records(path: Path) -> Iterator[tuple[int, Record | Unreadable]]:
    """Yield (number of the line or record from 1, record) of a file. Raises FileRefused."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(f"{path.name} is larger than {LARGEST_FILE // 1024**2} MB.")
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return ((number, record) for number, record, _ in json_lines(path))
    if path.suffix.lower() == ".json":
        return _json_list(path)
    return _csv_rows(path)


def json_lines(path: Path) -> Iterator[tuple[int, Record | Unreadable, int]]:
    """Yield the objects of a file that holds one on each line, with the bytes of each line.

    Empty lines are left out.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 2):
            number += 1
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                size = len(line) + _skip_rest(file)
                yield number, Unreadable("The line is longer than 1 MB."), size
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield number, _object(line), len(line)


def _skip_rest(file: Any) -> int:
    """Read on to the end of a line; return how many bytes there were."""
    size = 0
    while line := file.readline(LONGEST_LINE):
        size += len(line)
        if line.endswith(b"\n"):
            break
    return size


def _object(line: bytes) -> Record | Unreadable:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unreadable("The line isn't UTF-8 text.")
    found = _parsed(text)
    if isinstance(found, Unreadable | dict):
        return found
    return Unreadable("The line isn't a JSON object.")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        return Unreadable("The line is nested too deeply.")
    except ValueError as error:
        return Unreadable(f"The line isn't JSON ({_where(error)}).")


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at sign {error.pos + 1}"
    return "a number is too long"


def _json_list(path: Path) -> Iterator[tuple[int, Record | Unreadable]]:
    found = _parsed(decoded(path.read_bytes()).text)
    if isinstance(found, dict):
        found = next((each for each in found.values() if isinstance(each, list)), None)
    if not isinstance(found, list):
        reason = f" {found.reason}" if isinstance(found, Unreadable) else ""
        raise FileRefused(f"{path.name} doesn't hold a list of objects.{reason}")
    for number, each in enumerate(found, start=1):
        yield number, each if isinstance(each, dict) else Unreadable("This isn't an object.")


def _csv_rows(path: Path) -> Iterator[tuple[int, Record | Unreadable]]:
    sheet = read_sheet(path.read_bytes(), knows=is_known)
    for row in sheet.rows:
        if row.fault:
            yield row.number, Unreadable(row.fault)
        else:
            yield row.number, dict(zip(sheet.headers, row.cells, strict=True))


# ---------------------------------------------------------------------------------------- columns
def column(record: Record, names: tuple[str, ...]) -> Any:
    """Return the first value that isn't empty under one of these headers, however they are cased.

    None when there is none. Headers are compared without case, spaces, `_` and `-`.
    """
    values = {_header(name): value for name, value in [*record.items()][::-1]}
    for name in names:
        value = values.get(_header(name))
        if value not in (None, "", []):
            return value
    return None


def text(value: Any) -> str:
    """Return a value as text: numbers as written, nothing for what isn't a text or a number."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def texts(value: Any) -> tuple[str, ...]:
    """Return a list, or a text with `;` or `|` between its parts, as texts without empty ones."""
    parts = value if isinstance(value, list) else text(value).replace("|", ";").split(";")
    return tuple(found for part in parts if (found := text(part)))


def _header(name: str) -> str:
    return "".join(sign for sign in str(name).casefold() if sign.isalnum())
