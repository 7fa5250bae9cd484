"""People who have died: noted by the staff with a source, and undone when it was wrong."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_above
from alumnet.accounts.models import Account, Person
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.registry import registry
from alumnet.rights.commands.wishes import record, theirs
from alumnet.rights.rules.errors import NotOnTheLiving


def note_death(
    association_id: int,
    public_id: str,
    *,
    on: date | None,
    source: str,
    by: int,
    now: datetime,
) -> None:
    """Note that somebody has died: out of every list, no mails, what runs ends with a kind word.

    Raises NotAllowed, NotFound, NotOnYourself, OutranksYou. A second time changes the day alone.
    """
    with writing() as session:
        person_id = theirs(session, association_id, public_id, by)
        require_above(session, by, person_id)
        person = session.get_one(Person, person_id)
        was_noted = person.is_deceased
        person.is_deceased, person.died_on = True, on
        person.is_withdrawn_from_search, person.updated_at = True, now
        record(session, "person.death_noted", person_id, association_id, by, now, source)
        if was_noted:
            return
        _let_sign_in(session, person_id, is_allowed=False)
        for ends in registry.on_suspension:
            ends(session, person_id, now)
        outbox.add(session, "person.died", person_id, now=now)
        outbox.add(session, "person.changed", person_id, now=now)


def undo_death(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Take a wrong note back; what ended stays ended. Raises NotAllowed, NotFound."""
    with writing() as session:
        person_id = theirs(session, association_id, public_id, by)
        person = session.get_one(Person, person_id)
        if not person.is_deceased:
            raise NotOnTheLiving
        person.is_deceased, person.died_on, person.updated_at = False, None, now
        _let_sign_in(session, person_id, is_allowed=True)
        record(session, "person.death_undone", person_id, association_id, by, now)
        outbox.add(session, "person.changed", person_id, now=now)


def _let_sign_in(session: Session, person_id: int, *, is_allowed: bool) -> None:
    """Open or close an account; sessions that are open somewhere end."""
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()
    if account is not None:
        account.active = is_allowed
        accounts.end_sessions(session, account)
