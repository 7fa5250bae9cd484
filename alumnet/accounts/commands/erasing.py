"""What goes when a person is erased: everything by which they could sign in or be found."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ChapterMember,
    Invitation,
    MailedLink,
    Person,
    PersonEmail,
    PersonName,
    RoleGrant,
    RosterEntry,
)
from alumnet.kernel import outbox
from alumnet.kernel.twice import Gone

NAME_OF_THE_ERASED: Final = "Former member"
_TABLES: Final[tuple[Any, ...]] = (
    Account,
    AssociationMembership,
    ChapterMember,
    Invitation,
    PersonEmail,
    PersonName,
    RoleGrant,
)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Delete account, addresses, names, memberships and roles; the row stays for what points at it.

    Lines of rosters become free again. The number by which an association knows the person stays,
    so that the next import doesn't bring them back.
    """
    emails = select(PersonEmail.email).where(PersonEmail.person_id == person_id)
    main = select(Account.email).where(Account.person_id == person_id)
    session.execute(delete(MailedLink).where(MailedLink.email.in_(emails.union(main))))
    session.execute(
        update(RosterEntry).where(RosterEntry.person_id == person_id).values(person_id=None)
    )
    session.execute(delete(Gone).where(Gone.by_id == person_id))
    for table in _TABLES:
        session.execute(delete(table).where(table.person_id == person_id))
    person = session.get_one(Person, person_id)
    person.display_name, person.given_name = NAME_OF_THE_ERASED, ""
    person.is_listed, person.is_withdrawn_from_search = False, True
    person.erased_at = person.updated_at = now
    outbox.add(session, "person.changed", person_id, now=now)
