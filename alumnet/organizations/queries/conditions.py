"""Conditions in SQL about organizations and the affiliations with them."""

from typing import Any

from sqlalchemy import and_, func
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.db import PersonId
from alumnet.organizations.rules import UNTRUE, AffiliationKind


def group_of(organization: Any) -> ColumnElement[int]:
    """Return the id of the group that Organization, or an alias, belongs to: its own if to none."""
    return func.coalesce(organization.group_id, organization.id)


def is_current_job(affiliation: Any, person_id: PersonId) -> ColumnElement[bool]:
    """Return whether Affiliation, or an alias, is a job that a person has now."""
    return and_(
        affiliation.person_id == person_id,
        affiliation.kind == AffiliationKind.EMPLOYMENT,
        affiliation.is_current,
        affiliation.evidence_grade.not_in(UNTRUE),
    )
