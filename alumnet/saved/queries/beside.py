"""Whether somebody is saved, where other slices show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import PersonId
from alumnet.kernel.registry import ME, PERSON, Action, PersonActions
from alumnet.members.queries import is_shown
from alumnet.saved.models import SavedPerson


def is_saved(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that `ME` keeps somebody for later."""
    return exists().where(SavedPerson.person_id == ME, SavedPerson.saved_id == person_id)


def _beside() -> Select[*tuple[Any, ...]]:
    """Return whether somebody is saved; nothing for who isn't listed and can't be."""
    return select(Person.public_id, is_saved(PERSON).label("is_saved")).where(
        Person.id == PERSON, is_shown()
    )


def _offered(row: Any, _viewer: Viewer, _now: datetime) -> Sequence[Action]:
    if row is None:
        return ()
    label = "Remove from saved" if row.is_saved else "Save for later"
    posted = {"save": "0" if row.is_saved else "1"}
    return (Action(label, f"/people/{row.public_id}/save", "quiet", posts=posted),)


ACTIONS = PersonActions(_beside, _offered)
