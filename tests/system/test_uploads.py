"""Every form that takes a file, found by following links: what isn't what it wants is refused.

With a sentence, without breaking, and without anything left where it shouldn't be.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from werkzeug.datastructures import FileStorage, MultiDict

from tests.page import Form
from tests.system.test_bad_input import pages_with_forms
from tests.system.town import ADMIN_OF_A, MEMBER, SITE_ADMIN, Crawl, Town, pattern_of

ROLES = (MEMBER, ADMIN_OF_A, SITE_ADMIN)
_ABOVE = "/tmp/alumnet-climbed"  # noqa: S108 - where nothing of ours may come to lie
_MUCH = 40 * 1024 * 1024


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _workbook(sheet: bytes) -> bytes:
    names = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
    return _zip(**dict.fromkeys(names, sheet))


_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def attacks() -> dict[str, tuple[str, bytes]]:
    """Return what a file says it is, and what lies in it."""
    return {
        "nothing": ("photo.jpg", b""),
        "a program": ("photo.png", b"MZ\x90\0" + bytes(range(256)) * 8),
        "a page": ("photo.svg", b"<svg onload=alert(1)><script>alert(1)</script></svg>"),
        "two things at once": ("both.gif", b"GIF89a/*<script>*/=1;" + _zip(a=b"x")),
        "a picture of a square mile": ("big.png", _png(60_000, 60_000)),
        "a picture that is cut off": ("cut.png", _png(9, 9)[:60]),
        "an archive that swells": (
            "Connections.zip",
            _zip(**{"Connections.csv": bytes(_MUCH)}),
        ),
        "an archive that climbs": (f"../../..{_ABOVE}.zip", _zip(**{f"../../..{_ABOVE}": b"x"})),
        "a workbook that laughs": ("list.xlsx", _workbook(_LAUGHS)),
        "a workbook that swells": ("list.xlsx", _workbook(bytes(_MUCH))),
        "brackets without end": ("resume.json", b"[" * 200_000),
    }


def doors(town: Town, crawls: dict[str, Crawl]) -> Iterator[tuple[str, Form, str]]:
    """Yield (role, form, field) for each form with a file, once."""
    seen = set()
    for role in ROLES:
        for page in pages_with_forms(town, crawls[role]):
            files = [
                each.get("name", "") for each in page.all("input") if each.get("type") == "file"
            ]
            for form in page.forms:
                key = pattern_of(town, form.action)[0]
                for name in set(files) & set(form.names):
                    if (key, name) not in seen:
                        seen.add((key, name))
                        yield role, form, name


def test_no_file_breaks_a_door_or_gets_through_it(own_town: Town, crawls: dict[str, Crawl]) -> None:
    found = list(doors(own_town, crawls))
    assert len({form.action for _, form, _ in found}) >= 5
    attacked = attacks().items()
    wrong = []
    for role, form, name in found:
        visitor = own_town.visitor(role)
        for what, (called, content) in attacked:
            sent: MultiDict[str, object] = MultiDict(form.fields)
            sent[name] = FileStorage(io.BytesIO(content), filename=called)
            answer = visitor.post(form.action.removeprefix("http://localhost"), sent)
            if answer.status not in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST}:
                wrong.append(f"{form.action} {name}: {answer.status} for {what} {answer.location}")
            if re.search(r"<svg onload|<script>alert", answer.text):
                wrong.append(f"{form.action} {name}: {what} runs")
    assert not wrong, "\n".join(wrong)
    assert not Path(_ABOVE).exists()
