"""The chapters of an association: for its staff, and for members who choose theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    Chapter,
    ChapterMember,
    RoleGrant,
)
from alumnet.accounts.queries import in_chapters
from alumnet.accounts.rules import GOING_ON
from alumnet.administration.queries.scopes import House
from alumnet.kernel.db import PersonId
from alumnet.kernel.errors import NotFound
from alumnet.kernel.member_pages import ASSOCIATION, Fact, Line, MemberHere, Statement, told
from alumnet.kernel.registry import PERSON
from alumnet.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter as the staff see it; `members` are those of the association at present."""

    id: int
    public_id: str
    name: str
    members: int
    admins: int


def chapters_of(session: Session, house: House) -> list[ChapterLine]:
    """Return the open chapters of an association that are the viewer's, by name. One statement."""
    return [ChapterLine(*row) for row in session.execute(_lines(house))]


def chapter_at(session: Session, house: House, public_id: str) -> ChapterLine:
    """Return one of them. One statement. Raises NotFound."""
    row = session.execute(_lines(house).where(Organization.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return ChapterLine(*row)


def _lines(house: House) -> Select[*tuple[Any, ...]]:
    members = (
        select(func.count())
        .select_from(ChapterMember)
        .join(AssociationMembership, AssociationMembership.person_id == ChapterMember.person_id)
        .where(
            ChapterMember.chapter_id == Chapter.id,
            AssociationMembership.association_id == Chapter.association_id,
            AssociationMembership.state.in_(GOING_ON),
        )
    )
    admins = select(func.count()).where(RoleGrant.chapter_id == Chapter.id)
    return (
        select(
            Chapter.id,
            Organization.public_id,
            Organization.name,
            members.scalar_subquery(),
            admins.scalar_subquery(),
        )
        .join(Organization, Organization.id == Chapter.id)
        .where(
            Chapter.association_id == house.id,
            Chapter.closed_at.is_(None),
            true() if house.chapters is None else Chapter.id.in_(house.chapters),
        )
        .order_by(Organization.name, Chapter.id)
    )


# ------------------------------------------------------------------------------------ who is in it
@dataclass(frozen=True, slots=True)
class Choice:
    """A chapter in which somebody is or isn't."""

    public_id: str
    name: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Open:
    """The chapters of one association of somebody's."""

    association: str
    choices: Sequence[Choice]


def choices_of(session: Session, person_id: int, association_id: int | None = None) -> list[Open]:
    """Return the chapters of somebody's associations, or of one of them. One statement."""
    is_in = in_chapters(person_id, [Chapter.id])
    rows = session.execute(
        select(Association.name, Organization.public_id, Organization.name, is_in)
        .select_from(Chapter)
        .join(Organization, Organization.id == Chapter.id)
        .join(Association, Association.id == Chapter.association_id)
        .where(may_be_chosen_by(person_id, association_id))
        .order_by(Association.name, Association.id, Organization.name, Chapter.id)
    )
    found: dict[str, list[Choice]] = {}
    for association, public_id, name, holds in rows:
        found.setdefault(association, []).append(Choice(public_id, name, bool(holds)))
    return [Open(association, choices) for association, choices in found.items()]


def may_be_chosen_by(person_id: int, association_id: int | None = None) -> ColumnElement[bool]:
    """Return the SQL condition that a chapter is open and of an association of somebody's."""
    is_member = exists().where(
        AssociationMembership.person_id == person_id,
        AssociationMembership.association_id == Chapter.association_id,
        AssociationMembership.state.in_(GOING_ON),
    )
    here = Chapter.closed_at.is_(None) & is_member
    return here if association_id is None else here & (Chapter.association_id == association_id)


# ---------------------------------------------------------------------- for the staff's other pages
def facts() -> Statement:
    """Return the statement of a member's chapters in an association, and how many it has."""
    own = (
        told("chapter", text=Organization.name, at=ChapterMember.since)
        .select_from(ChapterMember)
        .join(Chapter, Chapter.id == ChapterMember.chapter_id)
        .join(Organization, Organization.id == Chapter.id)
        .where(ChapterMember.person_id == PERSON, Chapter.association_id == ASSOCIATION)
    )
    there_are = told("open", number=func.count(Chapter.id)).where(
        Chapter.association_id == ASSOCIATION, Chapter.closed_at.is_(None)
    )
    return union_all(own, there_are)


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return a line for each chapter."""
    return [Line(each.text, "since", at=each.at) for each in facts if each.code == "chapter"]


def names(session: Session, association_id: int) -> list[tuple[str, str]]:
    """Return the chapters by which the list of members is narrowed. One statement."""
    rows = session.execute(
        select(Organization.public_id, Organization.name)
        .join(Chapter, Chapter.id == Organization.id)
        .where(Chapter.association_id == association_id, Chapter.closed_at.is_(None))
        .order_by(Organization.name, Chapter.id)
    )
    return [(public_id, name) for public_id, name in rows]


def is_in(value: str, person: PersonId, association_id: int) -> ColumnElement[bool]:
    """Return the condition that somebody is in the chapter with this public id."""
    chosen = (
        select(Chapter.id)
        .join(Organization, Organization.id == Chapter.id)
        .where(Organization.public_id == value, Chapter.association_id == association_id)
    )
    return exists().where(ChapterMember.person_id == person, ChapterMember.chapter_id.in_(chosen))


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the chapters in which a person is. One statement."""
    rows = session.execute(
        select(Organization.name, ChapterMember.since)
        .join(Organization, Organization.id == ChapterMember.chapter_id)
        .where(ChapterMember.person_id == person_id)
        .order_by(ChapterMember.id)
    )
    return [{"chapter": name, "since": since.isoformat()} for name, since in rows]
