"""A table out of a file as somebody saved it: encoding, separator, titles, totals.

Nobody is asked what a program can see. What was left out is told in sentences; the rows keep the
numbers that a spreadsheet shows for them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from alumnet.kernel.decoding import decoded

# What one file may have: columns, and signs in one value.
MOST_COLUMNS = 200
LONGEST_CELL = 4_000

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 40
_SAMPLE = 64 * 1024
_LONGEST_VALUE = 1024 * 1024
_TOLD = 3
_NOT_TEXT = {
    b"PK\x03\x04": "This is an Excel workbook or another packed file.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook.",
    b"%PDF": "This is a PDF.",
    b"\x1f\x8b": "This file is packed.",
}
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_TOTAL = re.compile(
    r"((grand|sub)[ -]?)?(totals?|totale|sum|summe|gesamt|count|anzahl|records?|rows?)"
    r"( (number )?(of )?(alumni|constituents|contacts|members|people|persons|records|rows))?"
    r"\s*[:=#(]?\s*[\d.,  ]*\)?|end of (file|list|report)|number of \w+\s*[:=]?\s*[\d.,]*",
    re.IGNORECASE,
)
IsHeader = Callable[[str], bool]


class FileRefused(Exception):
    """A file in which there is no table to be read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file, as many cells as there are columns, or what is wrong."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns and rows of a file; `notes` say how it was read and what was left out."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_sheet(content: bytes, *, knows: IsHeader, most: int | None = None) -> Sheet:
    """Return the table that a file holds. `knows` says whether a cell heads a column that we know.

    Raises FileRefused, also for more than `most` rows.
    """
    found = decoded(_checked(content))
    said = _SEPARATOR_LINE.match(found.text)
    text = found.text[said.end() :] if said else found.text
    separator = said[1] if said and said[1] in _SEPARATORS else _separator(text, knows)
    beginning = list(islice(_cells(text, separator), _LOOKED_AT))
    at = _header(beginning, knows)
    if at is None:
        raise FileRefused("The file is empty; the first line must name the columns.")
    headers = _headers(beginning[at])
    if len(headers) > MOST_COLUMNS:
        message = f"The file has {len(headers):,} columns; we read {MOST_COLUMNS} at most."
        raise FileRefused(message)
    titles = sum(any(row) for row in beginning[:at])
    notes = [f"We read it as {found.encoding} text with {_SEPARATORS[separator]}."]
    if titles:
        notes.append(f"We left out {_lines(titles)} above the names of the columns.")
    first = at + 1 + bool(said)
    below = enumerate(islice(_cells(text, separator), at + 1, None), start=first + 1)
    rows = tuple(_rows(below, headers, beginning[at], notes, most))
    return Sheet(headers, rows, tuple(notes))


def _checked(content: bytes) -> bytes:
    for start, what in _NOT_TEXT.items():
        if content.startswith(start):
            raise FileRefused(f"{what} Save the list as CSV (UTF-8) and send that.")
    return content


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """Yield rows of trimmed cells; a line without anything is an empty one."""
    csv.field_size_limit(max(_LONGEST_VALUE, len(text)))
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield [cell.strip() for cell in row]


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"


# ------------------------------------------------------------------------- separator and header
def _separator(text: str, knows: IsHeader) -> str:
    """Return the separator that makes a table of the beginning of a text.

    Columns that we know speak first, then how many rows are as wide as most, then the width.
    """

    def fitness(separator: str) -> tuple[int, float]:
        rows = [r for r in islice(_cells(text[:_SAMPLE], separator), _LOOKED_AT) if any(r)]
        if not rows:
            return 0, 0.0
        known = max(sum(map(knows, row)) for row in rows)
        width, count = Counter(map(len, rows)).most_common(1)[0]
        return known, (count / len(rows)) ** 2 * (width - 1)

    return max(_SEPARATORS, key=fitness)


def _header(rows: Sequence[Sequence[str]], knows: IsHeader) -> int | None:
    """Return which row names the columns: the one with most names that we know.

    Without two of these the first one that isn't narrow: titles stand in one cell or two.
    """
    if not any(sign.isalnum() for row in rows for cell in row for sign in cell):
        return None
    known = [sum(map(knows, row)) for row in rows]
    if max(known) > 1:
        return known.index(max(known))
    filled = [sum(map(bool, row)) for row in rows]
    return next(at for at, count in enumerate(filled) if count * 2 > max(filled))


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Return names for all columns: what stands there, else where the column is."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return tuple(cell or f"Column {at}" for at, cell in enumerate(cells, start=1))


# ------------------------------------------------------------------------------------------ rows
def _rows(
    below: Iterator[tuple[int, list[str]]],
    headers: tuple[str, ...],
    header: list[str],
    notes: list[str],
    most: int | None,
) -> Iterator[Row]:
    count, totals, repeated = 0, [], []
    for number, cells in below:
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if _is_total(filled, len(headers)):
            totals.append(number)
        elif filled == [cell for cell in header if cell]:
            repeated.append(number)
        else:
            count += 1
            if most is not None and count > most:
                raise FileRefused(f"The file has more than {most:,} rows. Send it in parts.")
            yield _row(number, cells, len(headers))
    if totals:
        notes.append(f"We left out {_told(totals)}: totals, and no people.")
    if repeated:
        notes.append(f"We left out {_told(repeated)}: the names of the columns once more.")


def _is_total(filled: Sequence[str], width: int) -> bool:
    is_narrow = len(filled) == 1 or len(filled) * 2 <= width
    is_bare = all(not any(map(str.isalpha, cell)) for cell in filled[1:])
    return width > 1 and is_narrow and is_bare and bool(_TOTAL.fullmatch(filled[0]))


def _told(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_TOLD]))
    more = f" and {len(numbers) - _TOLD} more" if len(numbers) > _TOLD else ""
    return f"row {shown}" if len(numbers) == 1 else f"rows {shown}{more}"


def _row(number: int, cells: Sequence[str], width: int) -> Row:
    if any(cells[width:]):
        return Row(number, (), "It has more values than the file has columns.")
    if max(map(len, cells)) > LONGEST_CELL:
        return Row(
            number,
            (),
            f"One of its values is longer than {LONGEST_CELL:,} signs; a quotation mark may "
            "be missing.",
        )
    kept = tuple(cells[:width])
    return Row(number, kept + ("",) * (width - len(kept)))
