"""The addresses of a member as the staff see them, and whether mails arrive there."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, union_all
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Account, PersonEmail
from alumnet.kernel.db import PersonId
from alumnet.kernel.member_pages import Fact, Line, MemberHere, Statement, told
from alumnet.kernel.registry import PERSON
from alumnet.notifications.models import Bounce

_WORDS = {
    "signs_in": "Signs in with",
    "opens": "Signs in with, too",
    "confirmed": "Confirmed",
    "known": "Not confirmed",
}


def facts() -> Statement:
    """Return the statement: each address, and when a mail last came back from it for good."""
    signs_in = told("signs_in", text=Account.email, at=Account.confirmed_at).where(
        Account.person_id == PERSON
    )
    own = told("opens", text=PersonEmail.email, at=PersonEmail.confirmed_at).where(
        PersonEmail.person_id == PERSON, PersonEmail.opens_account
    )
    confirmed, known = (
        told(code, text=PersonEmail.email, at=PersonEmail.confirmed_at).where(
            PersonEmail.person_id == PERSON, PersonEmail.confirmed_at.is_not(None) == is_confirmed
        )
        for code, is_confirmed in (("confirmed", True), ("known", False))
    )
    return union_all(signs_in, own, confirmed, known, _back(PersonEmail), _back(Account))


def _back(table: type[PersonEmail] | type[Account]) -> Select[*tuple[object, ...]]:
    return (
        told("back", text=Bounce.email, at=func.max(Bounce.received_at))
        .join(table, table.email == Bounce.email)
        .where(table.person_id == PERSON, Bounce.is_lasting)
        .group_by(Bounce.email)
    )


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return a line for each address, that of the account first."""
    back = {fact.text: fact.at for fact in facts if fact.code == "back"}
    addresses: dict[str, Fact] = {}
    for code in _WORDS:
        for fact in facts:
            if fact.code == code:
                addresses.setdefault(fact.text, fact)
    return [
        Line(
            _WORDS[fact.code],
            f"{email}, mails come back since" if email in back else email,
            at=back.get(email),
            mark="Comes back" if email in back else "",
        )
        for email, fact in addresses.items()
    ]


def mails(_session: Session, _association_id: int) -> Sequence[tuple[str, str]]:
    """Return how the list of members is narrowed by whether mails arrive. No statement."""
    return (("none", "No address known"), ("back", "Mails come back"))


def are_mailed(value: str, person: PersonId, _association_id: int) -> ColumnElement[bool]:
    """Return the condition that no address of somebody is known, or that mails come back."""
    # Aliases: the statement that this becomes part of reads accounts, too.
    tables = (aliased(PersonEmail), aliased(Account))
    if value == "none":
        return and_(*(~exists().where(each.person_id == person) for each in tables))
    return or_(
        *(
            exists().where(each.person_id == person, Bounce.email == each.email, Bounce.is_lasting)
            for each in tables
        )
    )
