"""Roles, the first site admin, and associations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts import queries
from alumnet.accounts.commands.addresses import add_person, prove_address, unclaimed_person
from alumnet.accounts.commands.authority import keep_an_admin, require_admin
from alumnet.accounts.commands.joining import first_or_second, open_account
from alumnet.accounts.commands.leaving import keep_a_site_admin
from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Chapter,
    RoleGrant,
)
from alumnet.accounts.rules import (
    RESERVED_SLUGS,
    Approval,
    AssociationExists,
    MembershipState,
    NeedsMembership,
    SlugIsReserved,
    normalised_email,
)
from alumnet.kernel import audit, outbox
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotAllowed, NotFound

MakeOrganization = Callable[[Session, str, datetime], int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role holds: in an association, in one of its chapters, or on the whole site."""

    association_id: int | None = None
    chapter_id: int | None = None


SITE = Place()


def grant_role(
    person_id: int, role: Role, place: Place, *, why: str, by: int | None, now: datetime
) -> None:
    """Give a member a role somewhere; a second time does nothing. `why` stands in the audit log.

    `by` administers the association (the site, for a site admin), or is None for the command line.
    Raises NotAllowed, or NeedsMembership.
    """
    with writing() as session:
        require_admin(session, by, place.association_id)
        lock_people(session, person_id)
        _grant(session, person_id, role, place, by=by, now=now, why=why)


def _grant(
    session: Session,
    person_id: int,
    role: Role,
    place: Place,
    *,
    by: int | None,
    now: datetime,
    why: str = "",
) -> None:
    if (role is Role.SITE_ADMIN) != (place.association_id is None):
        raise NotAllowed
    if (role is Role.CHAPTER_ADMIN) != (place.chapter_id is not None):
        raise NotAllowed
    if place.chapter_id is not None:
        _hold_open_chapter(session, place)
    where = place.association_id
    if where is not None and not _is_active(session, person_id, where):
        raise NeedsMembership
    if _held(session, person_id, role, place) is not None:
        return
    grant = RoleGrant(
        person_id=person_id,
        role=role,
        association_id=place.association_id,
        chapter_id=place.chapter_id,
        granted_by=by,
        granted_at=now,
    )
    session.add(grant)
    _record(session, grant, "granted", why, by, now)


def _hold_open_chapter(session: Session, place: Place) -> None:
    """Lock a chapter, so that nobody closes it meanwhile. Raises NotFound without an open one."""
    chapter = select(Chapter.id).where(
        Chapter.id == place.chapter_id,
        Chapter.association_id == place.association_id,
        Chapter.closed_at.is_(None),
    )
    if session.scalar(chapter.with_for_update()) is None:
        raise NotFound


def revoke_role(
    person_id: int, role: Role, place: Place, *, why: str, by: int | None, now: datetime
) -> None:
    """Take a role away; one that isn't held is fine. `why` stands in the audit log.

    Raises NotAllowed, and LastAdmin or LastSiteAdmin where nobody else would have the role.
    """
    with writing() as session:
        require_admin(session, by, place.association_id)
        if role is Role.ADMIN and place.association_id is not None:
            keep_an_admin(session, person_id, place.association_id)
        if role is Role.SITE_ADMIN:
            keep_a_site_admin(session, person_id)
        held = _held(session, person_id, role, place)
        if held is not None:
            session.delete(held)
            _record(session, held, "revoked", why, by, now)


def _held(session: Session, person_id: int, role: Role, place: Place) -> RoleGrant | None:
    return session.scalars(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.association_id.is_not_distinct_from(place.association_id),
            RoleGrant.chapter_id.is_not_distinct_from(place.chapter_id),
        )
    ).one_or_none()


def _is_active(session: Session, person_id: int, association_id: int) -> bool:
    found = session.scalar(
        select(AssociationMembership.id).where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )
    return found is not None


def _record(  # noqa: PLR0917 - which role, what became of it and why, who did it and when
    session: Session, grant: RoleGrant, what: str, why: str, by: int | None, now: datetime
) -> None:
    audit.record(
        session,
        by,
        f"role.{grant.role.value}_{what}",
        "person",
        grant.person_id,
        now=now,
        association_id=grant.association_id,
        text=why or None,
    )


def make_site_admin(
    email: str,
    *,
    now: datetime,
    name: str = "",
    association_id: int | None = None,
    password_hash: str | None = None,
) -> int:
    """Make whoever has this address a site admin; return the person's id. For the command line.

    Without an account one is made, its address taken as confirmed: who runs the command vouches
    for it. With `association_id` the person also becomes an active member and admin there. May be
    repeated; a password is set only where there is none.
    """
    address = normalised_email(email)
    if address is None:
        raise NotFound

    def attempt() -> int:
        with writing() as session:
            account = _account(session, address, name or address.partition("@")[0], now)
            account.password = account.password or password_hash
            if association_id is not None:
                _make_member(session, account.person_id, association_id, now)
                _grant(
                    session, account.person_id, Role.ADMIN, Place(association_id), by=None, now=now
                )
            _grant(session, account.person_id, Role.SITE_ADMIN, SITE, by=None, now=now)
            outbox.add(session, "person.changed", account.person_id, now=now)
            return account.person_id

    return first_or_second(attempt)


def make_admin(email: str, association_id: int, *, now: datetime, name: str = "") -> int:
    """Make whoever has this address an admin of one association; return the person's id.

    As for `make_site_admin`, an account and a membership are made where there are none.
    """
    address = normalised_email(email)
    if address is None:
        raise NotFound

    def attempt() -> int:
        with writing() as session:
            account = _account(session, address, name or address.partition("@")[0], now)
            _make_member(session, account.person_id, association_id, now)
            _grant(session, account.person_id, Role.ADMIN, Place(association_id), by=None, now=now)
            outbox.add(session, "person.changed", account.person_id, now=now)
            return account.person_id

    return first_or_second(attempt)


def _account(session: Session, email: str, name: str, now: datetime) -> Account:
    known = queries.account_at(session, email)
    if known is not None:
        account = session.get_one(Account, known.account_id)
        account.confirmed_at = account.confirmed_at or now
        return account
    person_id = unclaimed_person(session, email) or add_person(session, name, now=now)
    account = open_account(session, person_id, email, now=now)
    account.confirmed_at = now
    prove_address(session, person_id, email, now=now)
    return account


def _make_member(session: Session, person_id: int, association_id: int, now: datetime) -> None:
    found = session.scalars(
        select(AssociationMembership).where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.association_id == association_id,
        )
    ).one_or_none()
    if found is None:
        found = AssociationMembership(
            person_id=person_id, association_id=association_id, applied_at=now
        )
        session.add(found)
    found.state = MembershipState.ACTIVE
    found.approved_at = found.approved_at or now
    session.flush()


def create_association(
    name: str,
    slug: str,
    *,
    make_organization: MakeOrganization,
    now: datetime,
    by: int | None = None,
    approval: Approval = Approval.ROSTER_OR_STAFF,
    about: str = "",
    contact_email: str = "",
    school_id: int | None = None,
) -> int:
    """Open an association on this site; return its id.

    An association is an organization too: `make_organization(session, name, now)` adds that row in
    the same transaction and returns its id. Raises AssociationExists for a slug in use, and
    SlugIsReserved.
    """
    if slug in RESERVED_SLUGS:
        raise SlugIsReserved
    try:
        with writing() as session:
            require_admin(session, by, None)
            association_id = make_organization(session, name, now)
            session.add(
                Association(
                    id=association_id,
                    slug=slug,
                    name=name,
                    about=about,
                    contact_email=contact_email,
                    approval=approval,
                    school_id=school_id,
                    created_at=now,
                )
            )
            session.flush()
            audit.record(
                session,
                by,
                "association.created",
                "association",
                association_id,
                now=now,
                association_id=association_id,
            )
    except IntegrityError as error:
        raise AssociationExists from error
    return association_id
