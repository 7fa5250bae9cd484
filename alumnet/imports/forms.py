"""Forms of imports: a file, what its columns mean, what becomes of twins."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired


class RosterForm(FlaskForm):
    """A file with the association's own list of people."""

    file = FileField(
        "File",
        validators=[
            FileRequired("Choose a file"),
            FileAllowed(["csv", "txt", "json", "jsonl"], "Choose a CSV, JSON or JSONL file"),
        ],
    )

    def refuse(self, sentence: str) -> None:
        """Show why the chosen file can't be used."""
        errors: Any = self.file.errors
        self.file.errors = [*errors, sentence]
