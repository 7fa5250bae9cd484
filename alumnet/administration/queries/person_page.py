"""One member of an association as its staff see them, with what the slices tell of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, String, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    Person,
    PersonEmail,
)
from alumnet.accounts.queries.records import roster_email
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.scopes import House, within
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.member_pages import Act, Fact, Line, MemberHere, MemberSection
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import SEARCHABLE
from alumnet.members.queries.people import photo_url
from alumnet.members.rules import given_name_of, initials_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """A member with what the head of the page says; `email` is any address known."""

    house: House
    membership_id: int
    person_id: int
    public_id: str
    name: str
    given_name: str
    photo_url: str | None
    email: str
    has_account: bool
    state: MembershipState
    class_year: int | None
    member_number: str
    applied_at: datetime
    approved_at: datetime | None
    approved_by: str
    suspended_until: datetime | None
    ended_at: datetime | None
    words: str
    seen_at: datetime | None
    invited_at: datetime | None
    is_hidden: bool
    is_deceased: bool

    @property
    def url(self) -> str:
        """Where members see this person."""
        return f"/people/{handle(self.name, self.public_id)}"

    @property
    def initials(self) -> str:
        """What stands in for a photo."""
        return initials_of(self.name)

    @property
    def can_be_invited(self) -> bool:
        """Whether there is an address to invite and no account yet."""
        is_here = self.has_account or self.is_deceased
        return not is_here and bool(self.email) and self.state is MembershipState.ACTIVE


def member_page(session: Session, house: House, public_id: str) -> MemberPage:
    """Return a member, as far as they are the viewer's. One statement. Raises NotFound."""
    statement = _page().where(within(house))
    row = session.execute(statement, {"public_id": public_id}).one_or_none()
    if row is None:
        raise NotFound
    person, membership = row.Person, row.AssociationMembership
    return MemberPage(
        house=house,
        membership_id=membership.id,
        person_id=person.id,
        public_id=person.public_id,
        name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        photo_url=_photo(person),
        email=row.email or "",
        has_account=row.account_id is not None,
        state=membership.state,
        class_year=membership.class_year,
        member_number=membership.member_number or "",
        applied_at=membership.applied_at,
        approved_at=membership.approved_at,
        approved_by=row.approver or "",
        suspended_until=membership.suspended_until,
        ended_at=membership.ended_at,
        words=membership.decision_note,
        seen_at=row.seen_at,
        invited_at=row.invited_at,
        is_hidden=person.hidden_by_staff_at is not None,
        is_deceased=person.is_deceased,
    )


def _photo(person: Person) -> str | None:
    digest = person.photo_digest if person.photo_visibility in SEARCHABLE else None
    return photo_url(person.public_id, digest)


@built_once
def _page() -> Select[*tuple[Any, ...]]:
    approver = aliased(Person)
    address = (
        select(func.min(PersonEmail.email))
        .where(PersonEmail.person_id == Person.id)
        .scalar_subquery()
    )
    invited = (
        select(func.max(Invitation.asked_at))
        .where(
            Invitation.person_id == Person.id,
            Invitation.association_id == AssociationMembership.association_id,
        )
        .scalar_subquery()
    )
    return (
        select(
            Person,
            AssociationMembership,
            Account.id.label("account_id"),
            Account.seen_at,
            func.coalesce(Account.email, address, roster_email()).label("email"),
            invited.label("invited_at"),
            approver.display_name.label("approver"),
        )
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(approver, approver.id == AssociationMembership.approved_by)
        .where(
            Person.public_id == bindparam("public_id", type_=String),
            Person.erased_at.is_(None),
        )
    )


# -------------------------------------------------------------------------------------- sections
@dataclass(frozen=True, slots=True)
class Section:
    """A section as the page shows it."""

    name: str
    title: str
    icon: str
    lines: Sequence[Line]
    acts: Sequence[Act]
    empty: str


def sections_of(
    session: Session,
    member: MemberPage,
    here: MemberHere,
    of: Sequence[MemberSection],
) -> list[Section]:
    """Return what the slices tell the staff of a member, by rank. One statement."""
    of = sorted(of, key=attrgetter("rank"))
    about = {
        "person_id": member.person_id,
        "association_id": member.house.id,
        "me": here.viewer.person,
    }
    facts: dict[int, list[Fact]] = defaultdict(list)
    for row in session.execute(_together(tuple(of)), about):
        facts[row.section].append(
            Fact(row.code, row.text or "", row.more or "", row.number, row.at)
        )
    for found in facts.values():
        found.sort(key=_newest_first)
    sections = [_section(each, facts[number], here) for number, each in enumerate(of)]
    return [each for each in sections if each.lines or each.acts or each.empty]


def _newest_first(fact: Fact) -> tuple[bool, float]:
    return fact.at is None, -fact.at.timestamp() if fact.at else 0


def _section(each: MemberSection, facts: Sequence[Fact], here: MemberHere) -> Section:
    return Section(
        each.name,
        each.title,
        each.icon,
        each.lines(facts, here),
        each.acts(facts, here),
        each.empty,
    )


@built_once
def _together(sections: tuple[MemberSection, ...]) -> Any:
    """Put the statements under each other, each with the number of its section."""
    parts = [each.facts().subquery() for each in sections]
    return union_all(
        *(select(literal(number).label("section"), *part.c) for number, part in enumerate(parts))
    )
