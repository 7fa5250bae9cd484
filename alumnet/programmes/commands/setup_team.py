"""Who looks after one cohort: added and taken off by its managers."""

from datetime import datetime

from sqlalchemy import Exists, delete, exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import CohortHelper, Programme
from alumnet.programmes.rules.errors import NotOfAssociation
from alumnet.programmes.rules.states import HelperPart


def add_helper(cohort_id: int, person_id: int, part: HelperPart, *, by: int, now: datetime) -> None:
    """Let a member look after a cohort; a second time changes nothing. Raises NotOfAssociation."""
    with writing() as session:
        association_id = _association_of(session, cohort_id)
        if not _is_member(session, person_id, association_id):
            raise NotOfAssociation
        if session.scalar(select(_is_there(cohort_id, person_id, part))):
            return
        row = CohortHelper(cohort_id=cohort_id, person_id=person_id, part=part, added_at=now)
        session.add(row)
        outbox.add(
            session, "cohort.helper_added", cohort_id, now=now, person_id=person_id, actor_id=by
        )
        audit.record(
            session,
            by,
            f"cohort.{part.value}_added",
            "person",
            person_id,
            now=now,
            association_id=association_id,
        )


def drop_helper(
    cohort_id: int, public_id: str, part: HelperPart, *, by: int, now: datetime
) -> int | None:
    """Take somebody off a cohort and return their id; who isn't there is fine."""
    with writing() as session:
        association_id = _association_of(session, cohort_id)
        person_id = session.scalar(select(Person.id).where(Person.public_id == public_id))
        if person_id is None or not session.scalar(select(_is_there(cohort_id, person_id, part))):
            return None
        session.execute(
            delete(CohortHelper).where(
                CohortHelper.cohort_id == cohort_id,
                CohortHelper.person_id == person_id,
                CohortHelper.part == part,
            )
        )
        audit.record(
            session,
            by,
            f"cohort.{part.value}_removed",
            "person",
            person_id,
            now=now,
            association_id=association_id,
        )
        return person_id


def _association_of(session: Session, cohort_id: int) -> int:
    cohort = locked_cohort(session, cohort_id)
    return session.get_one(Programme, cohort.programme_id).association_id


def _is_member(session: Session, person_id: int, association_id: int) -> bool:
    is_active = exists().where(
        AssociationMembership.person_id == person_id,
        AssociationMembership.association_id == association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    return bool(session.scalar(select(is_active)))


def _is_there(cohort_id: int, person_id: int, part: HelperPart) -> Exists:
    return exists().where(
        CohortHelper.cohort_id == cohort_id,
        CohortHelper.person_id == person_id,
        CohortHelper.part == part,
    )
