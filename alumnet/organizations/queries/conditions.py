"""Conditions in SQL about organizations and the affiliations with them."""

from typing import Any, cast

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.db import PersonId
from alumnet.organizations.models import Organization
from alumnet.organizations.rules import UNTRUE, AffiliationKind


def group_of(organization: Any) -> ColumnElement[int]:
    """Return the id of the group that Organization, or an alias, belongs to: its own if to none."""
    return func.coalesce(organization.group_id, organization.id)


def in_group(organization_id: Any, group: int) -> ColumnElement[bool]:
    """Return whether an organization belongs to a group, which it may be itself.

    The same as comparing `group_of`, found by an index instead of looking at every organization.
    """
    one = aliased(Organization)
    alone = and_(one.group_id.is_(None), one.id == group)
    return cast(
        ColumnElement[bool],
        organization_id.in_(select(one.id).where(or_(one.group_id == group, alone))),
    )


def is_current_job(affiliation: Any, person_id: PersonId) -> ColumnElement[bool]:
    """Return whether Affiliation, or an alias, is a job that a person has now."""
    return and_(
        affiliation.person_id == person_id,
        affiliation.kind == AffiliationKind.EMPLOYMENT,
        affiliation.is_current,
        affiliation.evidence_grade.not_in(UNTRUE),
    )
