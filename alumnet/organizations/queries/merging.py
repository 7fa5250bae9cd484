"""One organization for the staff, what it may be merged with, and what a merge would do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, Chapter, Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.registry import NOWHERE, Count
from alumnet.organizations.likeness import telling_word
from alumnet.organizations.merges import POLICY, MergeState
from alumnet.organizations.models import (
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationMerge,
)
from alumnet.organizations.names import key
from alumnet.organizations.queries.caring import (
    CaredRow,
    is_in_care,
    is_listed,
    matches,
    people_at,
    place_of,
    rows_of,
)
from alumnet.organizations.rules import TYPED, OrganizationKind, rounded_size

_MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Cared:
    """An organization with all that the staff can change about it, and what belongs to it."""

    id: int
    public_id: str
    name: str
    kind: OrganizationKind
    version: int
    country: str
    city: str
    parent_id: int | None
    parent: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    parts: tuple[str, ...]
    is_typed: bool
    is_served: bool
    group_id: int
    people: int | None

    @property
    def url(self) -> str:
        """The address of its page for members."""
        return f"/organizations/{handle(self.name, self.public_id)}"

    @property
    def place(self) -> str:
        """The city and the country, as far as they are known."""
        return place_of(self)


def cared_for(session: Session, viewer: Viewer, public_id: str) -> Cared:
    """Return an organization in the viewer's care. Three statements. Raises NotFound."""
    return _cared(session, viewer, [public_id], public_id)[0]


def two_for_merging(session: Session, viewer: Viewer, gone: str, kept: str) -> tuple[Cared, Cared]:
    """Return one in the viewer's care and any other. Three statements. Raises NotFound."""
    one, other = _cared(session, viewer, [gone, kept], gone)
    return one, other


def _cared(session: Session, viewer: Viewer, public_ids: Sequence[str], own: str) -> list[Cared]:
    """Return organizations in this order, of which `own` must be in the viewer's care."""
    parent, served, chapter = aliased(Organization), aliased(Association), aliased(Chapter)
    found = {
        row[0].public_id: row
        for row in session.execute(
            select(Organization, parent.name, func.coalesce(served.id, chapter.id))
            .outerjoin(parent, parent.id == Organization.parent_id)
            .outerjoin(served, served.id == Organization.id)
            .outerjoin(chapter, chapter.id == Organization.id)
            .where(
                Organization.public_id.in_(public_ids),
                is_listed(viewer),
                or_(Organization.public_id != own, is_in_care(viewer)),
            )
        )
    }
    if not {*public_ids} <= found.keys():
        raise NotFound
    ids = [row[0].id for row in found.values()]
    texts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for what, where, text, _ in session.execute(_texts(viewer, ids)):
        texts[what, where].append(text)
    people = people_at(session, ids)
    return [_one(*found[each], texts, people) for each in public_ids]


def _texts(viewer: Viewer, ids: Sequence[int]) -> CompoundSelect[*tuple[Any, ...]]:
    alias, domain, part = OrganizationAlias, OrganizationDomain, Organization
    return union_all(
        select(literal("alias").label("what"), alias.organization_id, alias.name, alias.id).where(
            alias.organization_id.in_(ids)
        ),
        select(literal("domain"), domain.organization_id, domain.domain, domain.id).where(
            domain.organization_id.in_(ids)
        ),
        select(literal("part"), part.parent_id, part.name, part.id).where(
            part.parent_id.in_(ids), is_listed(viewer)
        ),
    ).order_by("what", "id")


def _one(
    row: Organization,
    above: str | None,
    served_id: int | None,
    texts: Mapping[tuple[str, int], list[str]],
    people: Mapping[int, int],
) -> Cared:
    aliases, domains, parts = (
        tuple(texts.get((what, row.id), ())) for what in ("alias", "domain", "part")
    )
    return Cared(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        version=row.version,
        country=row.country or "",
        city=row.city,
        parent_id=row.parent_id,
        parent=above or "",
        aliases=aliases,
        domains=domains,
        parts=parts,
        is_typed=row.source == TYPED,
        is_served=served_id is not None,
        group_id=row.group_id or row.id,
        people=rounded_size(people.get(row.id, 0)),
    )


# ------------------------------------------------------------------------------------- its like
def alike(session: Session, viewer: Viewer, one: Cared, words: str = "") -> list[CaredRow]:
    """Return organizations that may be the same as one, or that fit some words. Three.

    Without words those that share its most telling word, its name or a domain.
    """
    kinds = [one.kind] if one.kind is not OrganizationKind.EMPLOYER else [*OrganizationKind][:2]
    same_domain = select(OrganizationDomain.organization_id).where(
        OrganizationDomain.domain.in_(one.domains)
    )
    fits = or_(
        matches(telling_word(one.name)),
        Organization.name_key == key(one.name),
        Organization.id.in_(same_domain),
    )
    found = session.execute(
        select(Organization, is_in_care(viewer).label("is_mine"))
        .where(
            is_listed(viewer),
            Organization.kind.in_(kinds),
            Organization.id != one.id,
            matches(words) if words else fits,
        )
        .order_by(Organization.name_key, Organization.id)
        .limit(_MOST_ALIKE)
    ).all()
    return rows_of(session, found)


def named(session: Session, text: str, kind: OrganizationKind, viewer: Viewer) -> list[CaredRow]:
    """Return the organizations of a kind with exactly this name. Three statements."""
    found = session.execute(
        select(Organization, is_in_care(viewer).label("is_mine"))
        .where(is_listed(viewer), Organization.kind == kind, Organization.name_key == key(text))
        .order_by(Organization.id)
        .limit(_MOST_ALIKE)
    ).all()
    return rows_of(session, found)


def id_of(session: Session, public_id: str, viewer: Viewer) -> int | None:
    """Return the id of an organization on the lists of the staff. One statement."""
    return session.scalar(
        select(Organization.id).where(Organization.public_id == public_id, is_listed(viewer))
    )


# --------------------------------------------------------------------------------------- merges
@dataclass(frozen=True, slots=True)
class Merged:
    """A merge or the wish for one: of which, by whom, when; `can_be_undone` while it is recent."""

    public_id: str
    gone: str
    gone_public_id: str
    kept: str
    kept_public_id: str
    state: MergeState
    by: str
    at: datetime
    can_be_undone: bool


def merges_into(session: Session, organization_id: int, *, now: datetime) -> list[Merged]:
    """Return what was merged into an organization, the latest first. One statement."""
    query = _merges(OrganizationMerge.decided_by, OrganizationMerge.decided_at).where(
        OrganizationMerge.kept_id == organization_id, OrganizationMerge.state == MergeState.MERGED
    )
    return [_merge(row, now) for row in session.execute(query)]


def latest_merges(session: Session, *, now: datetime, most: int = 30) -> list[Merged]:
    """Return the merges of the site, the latest first. One statement."""
    query = _merges(OrganizationMerge.decided_by, OrganizationMerge.decided_at).where(
        OrganizationMerge.state.in_((MergeState.MERGED, MergeState.UNDONE))
    )
    return [_merge(row, now) for row in session.execute(query.limit(most))]


def proposals(session: Session, *, now: datetime) -> list[Merged]:
    """Return the merges that somebody proposed. One statement."""
    query = _merges(OrganizationMerge.proposed_by, OrganizationMerge.proposed_at).where(
        OrganizationMerge.state == MergeState.PROPOSED
    )
    return [_merge(row, now) for row in session.execute(query)]


def _merges(by: Any, at: Any) -> Select[*tuple[Any, ...]]:
    gone, kept = aliased(Organization), aliased(Organization)
    return (
        select(
            OrganizationMerge.public_id,
            OrganizationMerge.state,
            gone.name.label("gone"),
            gone.public_id.label("gone_public_id"),
            kept.name.label("kept"),
            kept.public_id.label("kept_public_id"),
            func.coalesce(Person.display_name, "").label("by"),
            at.label("at"),
        )
        .join(gone, gone.id == OrganizationMerge.gone_id)
        .join(kept, kept.id == OrganizationMerge.kept_id)
        .outerjoin(Person, Person.id == by)
        .order_by(at.desc(), OrganizationMerge.id.desc())
    )


def _merge(row: Any, now: datetime) -> Merged:
    recent = row.state is MergeState.MERGED and row.at >= now - POLICY.journal
    return Merged(
        row.public_id,
        row.gone,
        row.gone_public_id,
        row.kept,
        row.kept_public_id,
        row.state,
        row.by,
        row.at,
        recent,
    )


def proposed(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the merges that somebody proposed, for who looks after the whole site."""
    if not viewer.is_site_admin:
        return None
    return select(NOWHERE, func.count(), func.min(OrganizationMerge.proposed_at)).where(
        OrganizationMerge.state == MergeState.PROPOSED
    )
