"""Files that are sent while their rows are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading
from alumnet.kernel.spreadsheets import csv_lines

Row = Sequence[object]


def csv_download(name: str, header: Row, rows: Callable[[Session], Iterable[Row]]) -> Response:
    """Return a file for spreadsheets that is sent a part at a time."""

    def lines() -> Iterator[str]:
        # Asked for here and not in the view: the session of the view is closed before the first
        # line is sent, and whoever went on reading with it would hold a connection for good.
        yield from csv_lines(chain([header], rows(reading())))

    return Response(
        stream_with_context(lines()),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
