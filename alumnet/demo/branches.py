"""The alumni have two chapters, by where they live; a member looks after one of them."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands import Place
from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Chapter,
    MembershipState,
    RoleGrant,
)
from alumnet.administration import commands
from alumnet.demo.outline import ALUMNI
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.members.models import Profile
from alumnet.organizations.models import Organization

LOOKS_AFTER: Final = "leila@example.org"
_CHAPTERS: Final[dict[str, ColumnElement[bool]]] = {
    "London": Profile.city == "London",
    "Overseas": Profile.country != "GB",
}
_MOST: Final = 12


def open_chapters(now: datetime) -> None:
    """Open the chapters, let a few people be in each, and give one of them into somebody's care."""
    where, admin_id = _office()
    for name, lives_there in _CHAPTERS.items():
        public_id = commands.open_chapter(where, name, by=admin_id, now=now)
        for person_id in _some(where, lives_there):
            commands.choose_chapters(person_id, [public_id], now=now)
    chapter_id = reading().scalars(
        select(Chapter.id)
        .join(Organization, Organization.id == Chapter.id)
        .where(Chapter.association_id == where, Organization.name == "London")
    )
    account = reading().scalars(select(Account.person_id).where(Account.email == LOOKS_AFTER))
    accounts.grant_role(
        account.one(),
        Role.CHAPTER_ADMIN,
        Place(where, chapter_id.one()),
        why="She has brought the London evenings together for years.",
        by=admin_id,
        now=now,
    )


def _office() -> tuple[int, int]:
    query = (
        select(Association.id, RoleGrant.person_id)
        .join(RoleGrant, RoleGrant.association_id == Association.id)
        .where(Association.slug == ALUMNI, RoleGrant.role == Role.ADMIN)
        .order_by(RoleGrant.id)
        .limit(1)
    )
    where, admin_id = reading().execute(query).one()
    return where, admin_id


def _some(association_id: int, lives_there: ColumnElement[bool]) -> list[int]:
    query = (
        select(AssociationMembership.person_id)
        .join(Profile, Profile.person_id == AssociationMembership.person_id)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            lives_there,
        )
        .order_by(AssociationMembership.person_id)
        .limit(_MOST)
    )
    return list(reading().scalars(query))
