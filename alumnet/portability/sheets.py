"""Reading a CSV file as it comes: any usual encoding and separator, notes above the header.

The header is the first row in which the columns of a known sheet are found, in whatever language
and order; what stands above it is left alone.
"""

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from alumnet.kernel.decoding import decoded
from alumnet.kernel.text import normalised
from alumnet.portability.rules import FileRefused

# A row by the columns of its sheet; a column that the file hasn't is empty.
Row = Mapping[str, str]

_SEPARATORS = ",;\t"
_ROWS_BEFORE_HEADER = 40
_LONGEST_CELL = 256 * 1024
# With its semicolon: "AT&T" and "R&D" are written as they are. No entity is longer than this; of
# a number with thousands of digits Python makes none.
_ENTITY = re.compile(r"&#?\w{1,32};")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of file: the headers of each column as people may find them, without case or accents.

    It is this sheet when all of `needed` are there; with `is_bare`, when nothing else is.
    """

    kind: str
    columns: Mapping[str, frozenset[str]]
    needed: frozenset[str]
    is_bare: bool = False

    def columns_in(self, cells: Sequence[str]) -> dict[int, str]:
        """Return which cells of a row head which columns; empty when it isn't the header."""
        words = [normalised(cell) for cell in cells]
        found: dict[int, str] = {}
        for column, names in self.columns.items():
            place = next(
                (at for at, word in enumerate(words) if at not in found and word in names), None
            )
            if place is not None:
                found[place] = column
        is_other = self.is_bare and len(found) < sum(map(bool, words))
        return found if self.needed <= {*found.values()} and not is_other else {}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a header; `is_cut` when there were more than are read."""

    kind: str
    rows: tuple[Row, ...]
    is_cut: bool


def read_table(content: bytes, sheets: Sequence[Sheet], *, most: int) -> Table | None:
    """Return the table of the first of these sheets that a file holds; None when it holds none.

    At most so many rows are read. Cells have their HTML entities resolved and are otherwise as
    written. Raises FileRefused.
    """
    text = decoded(content).text
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for separator in _SEPARATORS:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            for cells in islice(rows, _ROWS_BEFORE_HEADER):
                for sheet in sheets:
                    if found := sheet.columns_in(cells):
                        return _table(sheet, found, rows, most)
    except csv.Error as error:
        raise FileRefused(
            reason="One of the values in this file is too long to be a name or a text about "
            "somebody. Send the file as you downloaded it."
        ) from error
    return None


def _table(
    sheet: Sheet, columns: Mapping[int, str], cells: Iterator[list[str]], most: int
) -> Table:
    rows: list[Row] = []
    blank = dict.fromkeys(sheet.columns, "")
    for each in cells:
        said = {
            column: _ENTITY.sub(_unescaped, each[at]).strip()
            for at, column in columns.items()
            if at < len(each)
        }
        if not any(said.values()):
            continue
        if len(rows) == most:
            return Table(sheet.kind, tuple(rows), is_cut=True)
        rows.append({**blank, **said})
    return Table(sheet.kind, tuple(rows), is_cut=False)


def _unescaped(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])
