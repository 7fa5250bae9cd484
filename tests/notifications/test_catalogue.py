"""The catalogue: neutral titles, a mail for every row, and nobody told what isn't in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from alumnet.notifications.queries.things import THINGS
from alumnet.notifications.rules.catalogue import CATALOGUE, ROWS
from alumnet.notifications.rules.notice import Notice
from tests.architecture.sources import ROOT, below

MAILS = ROOT / "templates" / "mail"
# What a colleague who glances at an inbox must not read.
REVEALING = re.compile(
    r"mentor|mentee|seek|career|job|advice|coach|programme|topic|goal|skill|{(?!name|Count|assoc)",
    re.IGNORECASE,
)


def titles(notice: Notice) -> list[str]:
    return [each for each in (notice.subject, notice.subject_many, notice.line) if each]


@pytest.mark.parametrize("notice", ROWS, ids=lambda row: row.code)
def test_titles_are_neutral_and_can_be_written(notice: Notice) -> None:
    mail_titles = [notice.subject, notice.subject_many]
    assert [each for each in mail_titles if REVEALING.search(each)] == []
    assert "{" not in notice.title(name="Ruth", association="Harbour Alumni", count="two")
    assert "{" not in notice.line.format(name="Ruth")
    assert [each for each in titles(notice) if each.endswith(".")] == []


def test_every_row_has_a_code_of_its_own_and_its_mail() -> None:
    assert len(CATALOGUE) == len(ROWS)
    wanted = {
        f"{row.template or row.code}.{kind}"
        for row in ROWS
        if row.has_mail
        for kind in ("txt", "html")
    }
    present = {path.name for path in MAILS.iterdir() if not path.name.startswith(("base.", "_"))}
    assert present == wanted


def test_everything_that_is_listed_leads_to_a_thing_whose_page_is_known() -> None:
    assert {row.about for row in ROWS if row.line} - set(THINGS) == set()


def test_every_row_is_told_by_somebody() -> None:
    """Codes stand in the source as they are, so that whoever looks for one finds it."""
    said = {text for path in below("alumnet/notifications", ".py") for text in _texts_of(path)}
    assert set(CATALOGUE) - said == set()


def _texts_of(path: Path) -> Iterator[str]:
    if "rules" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
