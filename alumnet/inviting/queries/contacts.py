"""Who of a list of contacts is here, as far as the member whose list it is may find them anyway.

Two ways lead to somebody: their confirmed address with a name that is like theirs, or their name as
they write it with an employer that the viewer may see. Both lead only to people whom the viewer's
own lists show; everybody else of the list looks like somebody who isn't here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, String, bindparam, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person, PersonEmail
from alumnet.accounts.rules import name_key, normalised_email
from alumnet.connections.queries import How, known_to
from alumnet.inviting.rules import POLICY, is_alike
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.statements import built_once
from alumnet.kernel.text import normalised
from alumnet.members.queries.people import ANY_VIEWER, Face, faces, is_listed_for, values_of
from alumnet.organizations.queries import known_organizations
from alumnet.organizations.rules import OrganizationKind
from alumnet.portability.linkedin import Contact
from alumnet.ties.queries import spells_of
from alumnet.ties.spells import Spell, SpellKind

_EMPLOYER = OrganizationKind.EMPLOYER.value


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody of the list who is a member, and how they stand to whose list it is."""

    face: Face
    how: How | None

    @property
    def is_connected(self) -> bool:
        """Whether the two are connected."""
        return self.how is How.CONNECTED


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody of the list who wasn't found; `is_colleague`: at an employer of the viewer's.

    `is_blocked`: the viewer blocked somebody of this name.
    """

    name: str
    email: str
    company: str
    is_colleague: bool
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """A list beside the members; `left_out` are those for whom there is no room on a page."""

    here: Sequence[Here]
    others: Sequence[Other]
    read: int
    left_out: int


def match(
    session: Session, viewer: Viewer, contacts: Sequence[Contact], *, now: datetime
) -> Matched:
    """Return who of a list is here, and who may be invited. Five statements, whoever is on it."""
    people = contacts[: POLICY.contacts_read]
    found = _found(session, viewer, people)
    spells = spells_of(session, [viewer.person, *{each.id for each in found}], viewer)
    is_employer = _Employers(session)
    by_contact = {
        each: person_id
        for each in people
        if (person_id := _who(each, found, spells, is_employer)) is not None
    }
    seen = faces(session, set(by_contact.values()), viewer)
    known = known_to(session, viewer.person, now=now)
    blocked = {name_key(each) for each in known.blocked}
    mine = spells.get(viewer.person, [])
    others = sorted(
        (_other(each, mine, is_employer, blocked) for each in people if each not in by_contact),
        key=lambda each: (not each.is_colleague, not each.email),
    )
    return Matched(
        here=sorted(
            (Here(face, known.how.get(face.person_id)) for face in seen.values()),
            key=lambda each: (each.is_connected, each.face.display_name),
        ),
        others=others[: POLICY.contacts_shown],
        read=len(people),
        left_out=max(0, len(others) - POLICY.contacts_shown),
    )


def _name(contact: Contact) -> str:
    return f"{contact.first_name} {contact.last_name}".strip()


def _found(session: Session, viewer: Viewer, people: Sequence[Contact]) -> Sequence[Any]:
    """Return the listed people with one of these addresses or names."""
    asked = {"emails": _addresses(people), "names": list({_name(each) for each in people})}
    return session.execute(_listed(), values_of(viewer) | asked).all()


def _addresses(people: Sequence[Contact]) -> list[str]:
    """Return the addresses to look for: none of a name that stands beside a great many.

    Who would find out the address of somebody they see here sends a list of guesses.
    """
    by_word: defaultdict[str, set[str]] = defaultdict(set)
    for each in people:
        if email := normalised_email(each.email):
            for word in name_key(_name(each)).split():
                by_word[word].add(email)
    crowded = (each for each in by_word.values() if len(each) > POLICY.addresses_of_a_name)
    return list(set().union(*by_word.values()).difference(*crowded))


@built_once
def _listed() -> Select[*tuple[Any, ...]]:
    emails = bindparam("emails", expanding=True, type_=String)
    proven = PersonEmail.confirmed_at.is_not(None) & PersonEmail.email.in_(emails)
    return (
        select(Person.id, Person.display_name, PersonEmail.email)
        .outerjoin(PersonEmail, (PersonEmail.person_id == Person.id) & proven)
        .where(
            is_listed_for(ANY_VIEWER),
            Person.id != bindparam("me", type_=BigInteger),
            or_(
                PersonEmail.id.is_not(None),
                Person.display_name.in_(bindparam("names", expanding=True, type_=String)),
            ),
        )
        .order_by(Person.id)
    )


class _Employers:
    """Says whether a company, as LinkedIn writes it, is where somebody worked."""

    def __init__(self, session: Session) -> None:
        self._known = known_organizations(session)
        self._meant: dict[str, int | None] = {}

    def has(self, company: str, spells: Iterable[Spell]) -> bool:
        """Return whether one of these spells of work was there."""
        jobs = [each for each in spells if each.kind is SpellKind.EMPLOYMENT]
        if not company or not jobs:
            return False
        name = normalised(company)
        if any(normalised(each.organization) == name for each in jobs):
            return True
        if company not in self._meant:
            meant = self._known.meant(company, _EMPLOYER)
            self._meant[company] = meant.id if meant else None
        return self._meant[company] in {each.organization_id for each in jobs}


def _who(
    contact: Contact,
    found: Sequence[Any],
    spells: dict[int, list[Spell]],
    is_employer: _Employers,
) -> int | None:
    """Return who of the people that were found a contact is, None for nobody."""
    email, key = normalised_email(contact.email), name_key(_name(contact))
    for row in found:
        theirs = name_key(row.display_name)
        if email is not None and row.email == email and is_alike(key, theirs):
            return int(row.id)
        is_named = theirs == key
        if is_named and is_employer.has(contact.company, spells.get(row.id, [])):
            return int(row.id)
    return None


def _other(
    contact: Contact, mine: Sequence[Spell], is_employer: _Employers, blocked: Collection[str]
) -> Other:
    return Other(
        name=_name(contact),
        email=normalised_email(contact.email) or "",
        company=contact.company,
        is_colleague=is_employer.has(contact.company, mine),
        is_blocked=name_key(_name(contact)) in blocked,
    )
