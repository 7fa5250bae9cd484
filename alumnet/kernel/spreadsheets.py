"""Tables for spreadsheets: every value is shown as it is, and none is computed."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(text: str) -> str:
    """Return text that a spreadsheet shows instead of computing."""
    return "'" + text if text.lstrip(" ").startswith(_COMPUTES) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, one for each row, with a mark that says that it is UTF-8."""
    mark = "\ufeff"
    for row in rows:
        line = io.StringIO(newline="")
        # A number is one, below zero too.
        csv.writer(line).writerow(
            [value if isinstance(value, int | float) else harmless(str(value)) for value in row]
        )
        yield mark + line.getvalue()
        mark = ""
