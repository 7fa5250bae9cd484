"""Whom and what a member of the cast keeps for later."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.rows import PersonRows, Row
from alumnet.saved.models import SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.rules import ListKind

# Whom, whether they had room then, and how many days ago.
_PEOPLE = (("full-mentor", False, 12), ("mentor", True, 5))


def rows_of_saved(people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give what a member saved; their day is over, so the worker soon says who is new."""
    me = people.id_of(BY_CODE["member"])
    for code, had_room, days in _PEOPLE:
        yield (
            SavedPerson,
            {
                "person_id": me,
                "saved_id": people.id_of(BY_CODE[code]),
                "created_at": now - timedelta(days=days),
                "had_room": had_room,
                "opened_at": None,
            },
        )
    search = {
        "person_id": me,
        "name": "Leading people for the first time",
        "kind": ListKind.MENTORS,
        "query": "topic=first-time-manager&open=1",
        "wants_alert": True,
        "known": [],
        "created_at": now - timedelta(days=5),
    }
    yield SavedSearch, search
    yield SavedWatch, {"person_id": me, "due_at": now - timedelta(days=1)}
