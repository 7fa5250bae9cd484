"""Reads for ties: people's spells as a viewer may see them, and how large organizations are.

Ties are computed for a viewer and never stored. Only values for everyone and for members of one's
associations enter (domain.md section 3), the viewer's own included: a tie has two ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, AssociationMembership, MembershipState
from alumnet.connections.queries import connected_ids
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import Affiliation, EvidenceGrade, Organization
from alumnet.ties.calendar import Precision
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import Tie, ties_between

# A spell that was found untrue ties nobody to anybody.
_UNTRUE = (EvidenceGrade.DISPUTED, EvidenceGrade.REMOVED)


@dataclass(frozen=True, slots=True)
class Stay:
    """An affiliation, or an active membership of an association of this site, as it is stored.

    `affiliation_id` is its public id, None for a membership. Every level of visibility is here;
    who may see it is for `may_tie` and the profile to say.
    """

    person_id: int
    spell: Spell
    visibility: Visibility
    grade: EvidenceGrade
    affiliation_id: str | None
    city: str


def stays_of(session: Session, person_ids: Iterable[int]) -> list[Stay]:
    """Return all affiliations and active memberships of these people. One statement."""
    rows = session.execute(_stays_query(), {"ids": list(person_ids)})
    return [_stay(row) for row in rows]


def spells_of(
    session: Session, person_ids: Iterable[int], viewer: Viewer
) -> dict[int, list[Spell]]:
    """Return the spells of these people that may tie them to this viewer. One statement."""
    stays = stays_of(session, person_ids)
    near = {
        stay.person_id
        for stay in stays
        if stay.affiliation_id is None and stay.spell.organization_id in viewer.association_ids
    }
    spells: dict[int, list[Spell]] = defaultdict(list)
    for stay in stays:
        if may_tie(stay, shares_association=stay.person_id in near):
            spells[stay.person_id].append(stay.spell)
    return spells


def may_tie(stay: Stay, *, shares_association: bool) -> bool:
    """Return whether a stay enters the ties seen by somebody who shares an association or not."""
    if stay.grade in _UNTRUE:
        return False
    if stay.visibility is Visibility.MY_ASSOCIATIONS:
        return shares_association
    return stay.visibility is Visibility.EVERYONE


@cache
def _stays_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    return union_all(_affiliations(ids), _memberships(ids))


def _affiliations(ids: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    group = aliased(Organization)
    return (
        select(
            Affiliation.person_id,
            Affiliation.organization_id,
            Organization.name.label("organization"),
            Organization.group_id,
            group.name.label("group_name"),
            type_coerce(Affiliation.kind, String).label("kind"),
            type_coerce(Affiliation.precision, String).label("precision"),
            Affiliation.start_month,
            Affiliation.end_month,
            Affiliation.is_current,
            Affiliation.title,
            Affiliation.field,
            type_coerce(Affiliation.visibility, String).label("visibility"),
            type_coerce(Affiliation.evidence_grade, String).label("grade"),
            Affiliation.public_id,
            Affiliation.city,
        )
        .join(Organization, Organization.id == Affiliation.organization_id)
        .outerjoin(group, group.id == Organization.group_id)
        .where(Affiliation.person_id.in_(ids))
    )


def _memberships(ids: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Give the active memberships as if they were affiliations for everyone, running."""
    return (
        select(
            AssociationMembership.person_id,
            Association.id,
            Association.name,
            cast(null(), BigInteger),
            cast(null(), String),
            literal(SpellKind.MEMBERSHIP.value),
            literal(Precision.YEAR.value),
            cast(null(), Integer),
            cast(null(), Integer),
            true(),
            literal(""),
            literal(""),
            literal(Visibility.EVERYONE.value),
            literal(EvidenceGrade.VERIFIED.value),
            cast(null(), String),
            literal(""),
        )
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(
            AssociationMembership.person_id.in_(ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )


def _stay(row: Any) -> Stay:
    spell = Spell(
        organization_id=row.organization_id,
        organization=row.organization,
        kind=SpellKind(row.kind),
        precision=Precision(row.precision),
        start_month=row.start_month,
        end_month=row.end_month,
        is_current=bool(row.is_current),
        title=row.title,
        field=row.field,
        group_id=row.group_id,
        group_name=row.group_name or "",
    )
    return Stay(
        person_id=row.person_id,
        spell=spell,
        visibility=Visibility(row.visibility),
        grade=EvidenceGrade(row.grade),
        affiliation_id=row.public_id,
        city=row.city,
    )


def sizes_of(session: Session, organization_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people have a spell for everyone at each organization. One statement.

    The number is for the rarity of a tie; pages show sizes rounded.
    """
    sizes: dict[int, int] = {}
    for organization_id, people in session.execute(union_all(*size_parts(list(organization_ids)))):
        sizes[organization_id] = max(people, sizes.get(organization_id, 0))
    return sizes


def size_parts(
    organization_ids: Sequence[int] | Select[int],
) -> tuple[Select[int, int], Select[int, int]]:
    """Return two selects of (organization, people): by affiliation, and by active membership.

    The larger of the two counts is the size of an association of this site.
    """
    affiliated = (
        select(Affiliation.organization_id, func.count(Affiliation.person_id.distinct()))
        .where(
            Affiliation.organization_id.in_(organization_ids),
            Affiliation.visibility == Visibility.EVERYONE,
        )
        .group_by(Affiliation.organization_id)
    )
    active = (
        select(AssociationMembership.association_id, func.count())
        .where(
            AssociationMembership.association_id.in_(organization_ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .group_by(AssociationMembership.association_id)
    )
    return affiliated, active


def ties_with(
    session: Session,
    viewer: Viewer,
    person_ids: Iterable[int],
    *,
    today: date,
    sizes: Mapping[int, int] | None = None,
) -> dict[int, list[Tie]]:
    """Return this viewer's ties with each of these people, strongest first.

    Three statements, two when the sizes of organizations are known already.
    """
    others = list(person_ids)
    spells = spells_of(session, [viewer.person, *others], viewer)
    mine = spells.get(viewer.person, [])
    if sizes is None:
        sizes = sizes_of(session, {spell.organization_id for spell in mine})
    connected = connected_ids(session, viewer.person)
    return {
        other: ties_between(
            mine,
            spells.get(other, []),
            today_month=month_of(today),
            size_of=sizes,
            connected=other in connected,
        )
        for other in others
    }
