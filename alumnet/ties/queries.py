"""Reads for ties: people's spells as a viewer may see them.

Ties are computed for a viewer and never stored. Only values for everyone and for members of one's
associations enter (domain.md section 3), the viewer's own included: a tie has two ends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    false,
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
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import Affiliation, EvidenceGrade, Organization
from alumnet.organizations.rules import TYPED, UNTRUE
from alumnet.ties.calendar import Precision
from alumnet.ties.levels import DEFAULT_LEVEL, TieChoices, TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import KIND_OF_TIE, TieKind
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import Tie, ties_between


class Stay(NamedTuple):
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
    """Return all affiliations and active memberships of these people. One statement.

    Each says how far its owner lets it tie them to others.
    """
    rows = session.execute(_stays_query(), {"ids": list(person_ids)}).all()
    chosen: dict[int, TieChoices] = {}
    for row in rows:
        if row.precision is None:
            choices = chosen.setdefault(row.person_id, TieChoices())
            choices.add(TieKind(row.kind), row.organization_id, TieLevel(row.title))
    return [_stay(row, chosen) for row in rows if row.precision is not None]


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
    """Return whether a stay may be seen where ties are, by who shares an association or not.

    How far its owner lets it tie them is in the spell, for whoever computes ties.
    """
    if stay.grade in UNTRUE:
        return False
    if stay.visibility is Visibility.MY_ASSOCIATIONS:
        return shares_association
    return stay.visibility is Visibility.EVERYONE


@built_once
def _stays_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    return union_all(_affiliations(ids), _memberships(ids), _settings(ids))


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
            case((Organization.source != TYPED, Organization.public_id), else_=""),
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
            Organization.public_id,
        )
        .join(Association, Association.id == AssociationMembership.association_id)
        .join(Organization, Organization.id == Association.id)
        .where(
            AssociationMembership.person_id.in_(ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )


def _settings(ids: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Give what people chose for the ties from all of these: the level where a stay has its title.

    They have no precision. Few people choose, so that a statement of their own would be in vain.
    """
    no_word, no_number = cast(null(), String), cast(null(), Integer)
    return select(
        TieSetting.person_id,
        TieSetting.organization_id,
        no_word,
        cast(null(), BigInteger),
        no_word,
        type_coerce(TieSetting.kind, String),
        no_word,
        no_number,
        no_number,
        false(),
        type_coerce(TieSetting.level, String),
        *(no_word for _ in range(6)),
    ).where(TieSetting.person_id.in_(ids), TieSetting.kind != TieKind.CONNECTION)


# A list reads some two hundred stays: looked up, words become members in a fifth of the time.
_KINDS = {each.value: each for each in SpellKind}
_PRECISIONS = {each.value: each for each in Precision}
_LEVELS = {each.value: each for each in Visibility}
_GRADES = {each.value: each for each in EvidenceGrade}
_PROOFS = frozenset({EvidenceGrade.CORROBORATED.value, EvidenceGrade.VERIFIED.value})


def _stay(row: Any, chosen: Mapping[int, TieChoices]) -> Stay:
    (
        person_id,
        organization_id,
        organization,
        group_id,
        group_name,
        kind,
        precision,
        start_month,
        end_month,
        is_current,
        title,
        field,
        visibility,
        grade,
        affiliation_id,
        city,
        page,
    ) = row
    choices = chosen.get(person_id)
    spell = Spell(
        organization_id,
        organization,
        _KINDS[kind],
        _PRECISIONS[precision],
        start_month,
        end_month,
        bool(is_current),
        title,
        field,
        group_id,
        group_name or "",
        choices.level(KIND_OF_TIE[_KINDS[kind]], organization_id) if choices else DEFAULT_LEVEL,
        page,
        grade if grade in _PROOFS else "",
    )
    return Stay(person_id, spell, _LEVELS[visibility], _GRADES[grade], affiliation_id, city)


def ties_with(
    session: Session,
    viewer: Viewer,
    person_ids: Iterable[int],
    *,
    today: date,
    sizes: Callable[[Iterable[Spell]], Mapping[int, int]] = lambda _theirs: {},
) -> dict[int, list[Tie]]:
    """Return this viewer's ties with each of these people, strongest first. Two statements.

    `sizes` gives the searchable people of the organizations where the viewer meets other people's
    spells; without it every organization counts as small.
    """
    others = list(person_ids)
    spells = spells_of(session, [viewer.person, *others], viewer)
    mine = spells.get(viewer.person, [])
    size_of = sizes(spell for other in others for spell in spells.get(other, ()))
    connected = connected_ids(session, viewer.person)
    return {
        other: ties_between(
            mine,
            spells.get(other, []),
            today_month=month_of(today),
            size_of=size_of,
            connected=other in connected,
        )
        for other in others
    }
