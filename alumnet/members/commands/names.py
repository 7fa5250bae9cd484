"""Names that somebody had before: found by everybody, read by others only if they wish."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import NameKind, Person, PersonName
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.text import fold
from alumnet.kernel.twice import taken_away_once
from alumnet.members.rules.errors import TooManyNames
from alumnet.members.rules.names import MOST_FORMER


def add_former_name(person_id: int, name: str, *, is_shown: bool, now: datetime) -> None:
    """Note a name that somebody had; one that is there already only changes who reads it.

    Raises TooManyNames.
    """
    with writing() as session:
        lock_people(session, person_id)
        known = session.scalars(select(PersonName).where(PersonName.person_id == person_id)).all()
        row = next((each for each in known if fold(each.name) == fold(name)), None)
        if row is None:
            if sum(each.kind is NameKind.FORMER for each in known) >= MOST_FORMER:
                raise TooManyNames(most=MOST_FORMER)
            row = PersonName(person_id=person_id, name=name)
            session.add(row)
        row.kind, row.is_shown = NameKind.FORMER, is_shown
        _changed(session, person_id, now)


def remove_former_name(person_id: int, name_id: int, *, now: datetime) -> None:
    """Forget a name that somebody had; search does so from this commit on. Raises NotFound."""
    what = f"name {name_id}"
    with writing() as session, taken_away_once(session, what, by=person_id, now=now):
        lock_people(session, person_id)
        row = session.get(PersonName, name_id)
        if row is None or row.person_id != person_id or row.kind is not NameKind.FORMER:
            raise NotFound
        session.delete(row)
        session.get_one(Person, person_id).is_withdrawn_from_search = True
        _changed(session, person_id, now)


def _changed(session: Session, person_id: int, now: datetime) -> None:
    session.get_one(Person, person_id).updated_at = now
    outbox.add(session, "person.changed", person_id, now=now)
