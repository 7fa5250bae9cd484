"""What the staff change about an organization: its names, what it is part of, domains, place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.commands.authority import require_admin_anywhere
from alumnet.kernel import audit, outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotAllowed, NotFound
from alumnet.organizations.commands.merging import CHANGED, move_rows
from alumnet.organizations.commands.recognising import lock_names, name_key, set_parent
from alumnet.organizations.merges import (
    DomainTaken,
    FreeMail,
    MergeState,
    OrganizationChanged,
    free_mail_among,
)
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationMerge,
)
from alumnet.organizations.queries.caring import is_in_care
from alumnet.organizations.rules import (
    IMPORTED,
    TYPED,
    NamelessOrganization,
    OrganizationKind,
)

_BATCH = 200


@dataclass(frozen=True, slots=True)
class OrganizationValues:
    """An organization as the staff describe it."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    city: str = ""
    parent_id: int | None = None


def edit_organization(
    public_id: str, values: OrganizationValues, *, version: int, by: int, now: datetime
) -> None:
    """Describe an organization anew; what it is part of is for whoever looks after the whole site.

    `version` is the one that was looked at. Raises NotFound, NotAllowed, OrganizationChanged,
    NamelessOrganization, FreeMail, DomainTaken, PartOfItself.
    """
    with writing() as session:
        viewer = require_admin_anywhere(session, by)
        row = _locked(session, public_id, viewer)
        if row.version != version:
            raise OrganizationChanged
        _set_name(row, values.name)
        row.country, row.city = values.country, values.city
        if viewer.is_site_admin and row.parent_id != values.parent_id:
            set_parent(session, row.id, values.parent_id)
        _set_aliases(session, row, values.aliases)
        _set_domains(session, row, values.domains)
        _note_change(session, row, now)
        audit.record(session, by, "organization.edited", "organization", row.id, now=now)


def part_of(session: Session, whole_id: int, name: str, *, now: datetime) -> Organization:
    """Return the part of an association that has this name, made if it isn't there yet.

    Whoever calls it holds the association. Raises NamelessOrganization.
    """
    whole = session.get_one(Organization, whole_id)
    found = session.scalars(
        select(Organization)
        .where(
            Organization.parent_id == whole_id,
            Organization.name_key == name_key(name),
            Organization.kind == OrganizationKind.ASSOCIATION,
            Organization.merged_into_id.is_(None),
        )
        .order_by(Organization.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        found = Organization(
            kind=OrganizationKind.ASSOCIATION,
            parent_id=whole_id,
            group_id=whole.group_id or whole_id,
            country=whole.country,
            created_at=now,
        )
        _set_name(found, name)
        session.add(found)
        session.flush()
    found.source = IMPORTED
    return found


def rename(session: Session, organization_id: int, name: str, *, now: datetime) -> None:
    """Give an organization another name, in the caller's transaction. NamelessOrganization."""
    row = session.get_one(Organization, organization_id, with_for_update=True)
    _set_name(row, name)
    _note_change(session, row, now)


def _set_name(row: Organization, name: str) -> None:
    key = name_key(name)
    if not key:
        raise NamelessOrganization
    row.name, row.name_key = name, key


def _note_change(session: Session, row: Organization, now: datetime) -> None:
    if row.source == TYPED:
        row.source = IMPORTED  # the staff vouch for the name now
    row.version, row.changed_at = row.version + 1, now
    outbox.add(session, CHANGED, row.id, now=now)


def _locked(session: Session, public_id: str, viewer: Viewer) -> Organization:
    row = session.scalars(
        select(Organization).where(Organization.public_id == public_id).with_for_update()
    ).one_or_none()
    if row is None or row.merged_into_id is not None:
        raise NotFound
    if not session.scalar(select(is_in_care(viewer)).where(Organization.id == row.id)):
        raise NotAllowed
    return row


def _set_aliases(session: Session, row: Organization, names: Sequence[str]) -> None:
    wanted = {name_key(name): name for name in names if name_key(name) not in {"", row.name_key}}
    kept = set(wanted.values())
    session.execute(
        delete(OrganizationAlias).where(
            OrganizationAlias.organization_id == row.id, OrganizationAlias.name.not_in(kept)
        )
    )
    there = set(
        session.scalars(
            select(OrganizationAlias.name).where(OrganizationAlias.organization_id == row.id)
        )
    )
    session.add_all(
        OrganizationAlias(organization_id=row.id, name=name)
        for name in wanted.values()
        if name not in there
    )


def _set_domains(session: Session, row: Organization, wanted: Collection[str]) -> None:
    there = set(
        session.scalars(
            select(OrganizationDomain.domain).where(OrganizationDomain.organization_id == row.id)
        )
    )
    added = [each for each in dict.fromkeys(wanted) if each not in there]
    free = free_mail_among(added)
    if free:
        raise FreeMail(domain=free)
    lock_names(session, {("domain", each) for each in added})
    session.flush()
    _keep_apart(session, row, added)
    session.execute(
        delete(OrganizationDomain).where(
            OrganizationDomain.organization_id == row.id, OrganizationDomain.domain.not_in(wanted)
        )
    )
    session.add_all(OrganizationDomain(organization_id=row.id, domain=each) for each in added)


def _keep_apart(session: Session, row: Organization, domains: Collection[str]) -> None:
    """Raise DomainTaken when one of these belongs to an organization of another group."""
    taken = session.execute(
        select(OrganizationDomain.domain, Organization.name)
        .join(Organization, Organization.id == OrganizationDomain.organization_id)
        .where(
            OrganizationDomain.domain.in_(domains),
            Organization.id != row.id,
            Organization.merged_into_id.is_(None),
            Organization.group_id.is_distinct_from(row.group_id),
        )
        .order_by(OrganizationDomain.id)
        .limit(1)
    ).one_or_none()
    if taken is not None:
        raise DomainTaken(domain=taken.domain, owner=taken.name)


# ------------------------------------------------------------------------------- what follows
def tell_people(organization_id: int, *, now: datetime) -> None:
    """Have everybody indexed again who was at an organization or a part of it; may be repeated.

    What was written while two were made one, with the old id, is turned to the new one first.
    """
    with writing() as session:
        merges = session.scalars(
            select(OrganizationMerge)
            .where(
                OrganizationMerge.kept_id == organization_id,
                OrganizationMerge.state == MergeState.MERGED,
            )
            .order_by(OrganizationMerge.id)
            .with_for_update()
        ).all()
        for merge in merges:
            move_rows(session, merge)
    last = 0
    while True:
        with writing() as session:
            ids = session.scalars(
                select(Affiliation.person_id)
                .where(
                    Affiliation.organization_id.in_(_with_parts(organization_id)),
                    Affiliation.person_id > last,
                )
                .distinct()
                .order_by(Affiliation.person_id)
                .limit(_BATCH)
            ).all()
            for person_id in ids:
                outbox.add(session, "person.changed", person_id, now=now)
        if len(ids) < _BATCH:
            return
        last = ids[-1]


def _with_parts(organization_id: int) -> Select[int]:
    """Return the statement for the ids of an organization and of all that is part of it."""
    below = (
        select(Organization.id)
        .where(Organization.id == organization_id)
        .cte("below", recursive=True)
    )
    part = aliased(Organization)
    every = below.union(select(part.id).join(below, part.parent_id == below.c.id))
    return select(every.c.id)
