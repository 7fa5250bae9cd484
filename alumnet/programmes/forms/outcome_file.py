"""A file of observations: read, shown, and sent along until somebody takes it over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import InputRequired

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.decoding import decoded
from alumnet.kernel.sheets import FileRefused, read_sheet
from alumnet.programmes.rules.outcome_states import Counted
from alumnet.programmes.rules.outcomes_noting import NEEDED, Line, column_of, line_of

_MOST_ROWS = 2_000
_LARGEST = 200_000
_LONGEST_NAME = 80


class FileForm(FlaskForm):
    """The file."""

    file = FileField(
        "File",
        validators=[
            FileRequired("Choose a file"),
            FileAllowed(["csv", "tsv", "txt"], "Choose a CSV or text file"),
        ],
    )

    def sent(self) -> tuple[bytes, str]:
        """Return what the file holds, and what it is called; raises FileRefused."""
        content = self.file.data.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            message = f"The file is larger than {_LARGEST // 1000} kB. Send it in parts."
            raise FileRefused(message)
        return content, clean_line(self.file.data.filename or "", _LONGEST_NAME)

    def refuse(self, sentence: str) -> None:
        """Show why the file can't be used."""
        errors: Any = self.file.errors
        self.file.errors = [*errors, sentence]


class ReadForm(FlaskForm):
    """A file that was read, as it goes along with the page that shows it."""

    content = HiddenField(validators=[InputRequired()])
    name = HiddenField()

    @classmethod
    def of(cls, content: bytes, name: str) -> "ReadForm":
        """Return the form for a file."""
        return cls(formdata=None, content=decoded(content).text, name=name)

    def sent(self) -> tuple[bytes, str]:
        """Return what the file held, and what it was called."""
        return self.content.data.encode()[:_LARGEST], clean_line(
            self.name.data or "", _LONGEST_NAME
        )


def lines_in(
    content: bytes, people: Mapping[str, str], counted: Counted, *, today: date, file: str
) -> Sequence[Line]:
    """Return what each row of a file says of whom. Raises FileRefused."""
    sheet = read_sheet(content, knows=lambda head: column_of(head) is not None, most=_MOST_ROWS)
    columns = [column_of(head) for head in sheet.headers]
    missing = [each.value for each in NEEDED if each not in columns]
    if missing:
        names = " and ".join(f"“{each}”" for each in missing)
        message = f"The file has no column called {names}. Begin with the list of this page."
        raise FileRefused(message)
    found = []
    for row in sheet.rows:
        if row.fault:
            found.append(Line(row.number, fault=row.fault))
            continue
        cells = {each: cell for each, cell in zip(columns, row.cells, strict=True) if each}
        found.append(line_of(row.number, cells, people, counted, today=today, file=file))
    return found
