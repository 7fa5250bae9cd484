"""Reads for ties: people's spells as a viewer may see them, and how large organizations are.

Ties are computed for a viewer and never stored. Only values for everyone and for members of one's
associations enter (domain.md section 3), the viewer's own included: a tie has two ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select, union_all
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


def spells_of(
    session: Session, person_ids: Iterable[int], viewer: Viewer
) -> dict[int, list[Spell]]:
    """Return the spells of these people that may tie them to this viewer. Two statements."""
    ids = list(person_ids)
    spells: dict[int, list[Spell]] = defaultdict(list)
    for person_id, spell in _affiliations(session, ids, viewer):
        spells[person_id].append(spell)
    for person_id, spell in _memberships(session, ids):
        spells[person_id].append(spell)
    return spells


def _affiliations(
    session: Session, ids: Sequence[int], viewer: Viewer
) -> Iterable[tuple[int, Spell]]:
    group = aliased(Organization)
    shared = select(AssociationMembership.person_id).where(
        AssociationMembership.state == MembershipState.ACTIVE,
        AssociationMembership.association_id.in_(viewer.association_ids),
    )
    query = (
        select(Affiliation, Organization.name, Organization.group_id, group.name)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .outerjoin(group, group.id == Organization.group_id)
        .where(
            Affiliation.person_id.in_(ids),
            Affiliation.evidence_grade.not_in(_UNTRUE),
            or_(
                Affiliation.visibility == Visibility.EVERYONE,
                and_(
                    Affiliation.visibility == Visibility.MY_ASSOCIATIONS,
                    or_(
                        Affiliation.person_id == viewer.person_id,
                        Affiliation.person_id.in_(shared),
                    ),
                ),
            ),
        )
        .order_by(Affiliation.id)
    )
    for affiliation, name, group_id, group_name in session.execute(query):
        yield (
            affiliation.person_id,
            Spell(
                organization_id=affiliation.organization_id,
                organization=name,
                kind=SpellKind(affiliation.kind.value),
                precision=Precision(affiliation.precision.value),
                start_month=affiliation.start_month,
                end_month=affiliation.end_month,
                is_current=affiliation.is_current,
                title=affiliation.title,
                field=affiliation.field,
                group_id=group_id,
                group_name=group_name or "",
            ),
        )


def _memberships(session: Session, ids: Sequence[int]) -> Iterable[tuple[int, Spell]]:
    """Give the associations of this site in which these people are active."""
    query = (
        select(AssociationMembership.person_id, Association.id, Association.name)
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(
            AssociationMembership.person_id.in_(ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .order_by(AssociationMembership.id)
    )
    for person_id, association_id, name in session.execute(query):
        yield (
            person_id,
            Spell(
                organization_id=association_id,
                organization=name,
                kind=SpellKind.MEMBERSHIP,
                is_current=True,
            ),
        )


def sizes_of(session: Session, organization_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people have a spell for everyone at each organization. One statement.

    The number is for the rarity of a tie; pages show sizes rounded.
    """
    ids = list(organization_ids)
    affiliated = (
        select(Affiliation.organization_id, func.count(Affiliation.person_id.distinct()))
        .where(Affiliation.organization_id.in_(ids), Affiliation.visibility == Visibility.EVERYONE)
        .group_by(Affiliation.organization_id)
    )
    active = (
        select(AssociationMembership.association_id, func.count())
        .where(
            AssociationMembership.association_id.in_(ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .group_by(AssociationMembership.association_id)
    )
    sizes: dict[int, int] = {}
    for organization_id, people in session.execute(union_all(affiliated, active)):
        sizes[organization_id] = max(people, sizes.get(organization_id, 0))
    return sizes


def ties_with(
    session: Session,
    viewer: Viewer,
    person_ids: Iterable[int],
    *,
    today: date,
    sizes: Mapping[int, int] | None = None,
) -> dict[int, list[Tie]]:
    """Return this viewer's ties with each of these people, strongest first.

    At most four statements, three when the sizes of organizations are known already.
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
