"""Conditions in SQL about invitations."""

from sqlalchemy import exists, func
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.db import PersonId
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of
from alumnet.organizations.rules import EvidenceGrade

_PROVEN = (EvidenceGrade.CORROBORATED, EvidenceGrade.VERIFIED)
_NO_END = 1 << 20


def vouches_for(inviter_id: PersonId) -> ColumnElement[bool]:
    """Return whether the inviter is proven to have been where Affiliation says, at that time."""
    mine, here, there = aliased(Affiliation), aliased(Organization), aliased(Organization)
    return exists().where(
        mine.person_id == inviter_id,
        mine.kind == Affiliation.kind,
        mine.evidence_grade.in_(_PROVEN),
        here.id == mine.organization_id,
        there.id == Affiliation.organization_id,
        group_of(here) == group_of(there),
        func.coalesce(mine.start_month, mine.end_month)
        <= func.coalesce(Affiliation.end_month, _NO_END),
        func.coalesce(Affiliation.start_month, Affiliation.end_month)
        <= func.coalesce(mine.end_month, _NO_END),
    )
