"""Files that a page sends: tables for spreadsheets and documents for programs."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from flask import Response, stream_with_context
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading
from alumnet.kernel.spreadsheets import csv_lines

Row = Sequence[object]


def csv_file(name: str, rows: Iterable[Row]) -> Response:
    """Return a file for spreadsheets that is whole before it is sent, its titles the first row."""
    return Response("".join(csv_lines(rows)), mimetype="text/csv", headers=_named(name))


def csv_download(name: str, header: Row, rows: Callable[[Session], Iterable[Row]]) -> Response:
    """Return a file for spreadsheets that is sent a part at a time while its rows are read."""

    def lines() -> Iterator[str]:
        # Asked for here and not in the view: the session of the view is closed before the first
        # line is sent, and whoever went on reading with it would hold a connection for good.
        yield from csv_lines(chain([header], rows(reading())))

    return Response(stream_with_context(lines()), mimetype="text/csv", headers=_named(name))


def json_file(name: str, content: dict[str, Any]) -> Response:
    """Return a document for programs, laid out so that people can read it, too."""
    body = json.dumps(content, ensure_ascii=False, indent=2)
    return Response(body, mimetype="application/json", headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
