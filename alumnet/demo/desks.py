"""What mentors of the cast wrote down for themselves."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.rows import PersonRows, Row
from alumnet.mentoring.models import PracticeNote


def rows_of_desks(people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give the notes of each mentor of the cast who keeps some."""
    text = files("alumnet.demo.texts").joinpath("desks.toml").read_text(encoding="utf-8")
    for code, desk in tomllib.loads(text).items():
        for days, words in desk["notes"]:
            written = now - timedelta(days=days)
            yield (
                PracticeNote,
                {
                    "person_id": people.id_of(BY_CODE[code]),
                    "practised_on": written.date(),
                    "text": words,
                    "created_at": written,
                },
            )
