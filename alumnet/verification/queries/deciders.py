"""Who of the staff may decide a case: admins of its association who are near nobody in it."""

from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person, RoleGrant
from alumnet.kernel.authorization import Role
from alumnet.kernel.statements import built_once
from alumnet.moderation.queries import conflicts
from alumnet.moderation.rules.staff import StaffMember, able_to_handle, first_to_tell
from alumnet.verification.models import VerificationCase


def able_staff(session: Session, case: VerificationCase) -> frozenset[int]:
    """Return who may handle a case, by person id. One statement."""
    return able_to_handle(_staff(session, case), _sides(case), case.note)


def staff_to_tell(session: Session, case: VerificationCase) -> frozenset[int]:
    """Return who hears that a case waits, by person id. One statement."""
    return first_to_tell(_staff(session, case), _sides(case), case.note)


def name_of(session: Session, person_id: int | None) -> str:
    """Return somebody's name, "" for nobody. One statement."""
    return session.scalar(select(Person.display_name).where(Person.id == person_id)) or ""


def _sides(case: VerificationCase) -> tuple[int, ...]:
    return (case.person_id,) if case.raised_by is None else (case.person_id, case.raised_by)


def _staff(session: Session, case: VerificationCase) -> list[StaffMember]:
    about = {
        "association": case.association_id,
        "owner": case.person_id,
        "raiser": case.raised_by or case.person_id,
    }
    return [conflicts.staff_member(row) for row in session.execute(_staff_query(), about)]


@built_once
def _staff_query() -> Select[*tuple[Any, ...]]:
    sides = (bindparam("owner", type_=BigInteger), bindparam("raiser", type_=BigInteger))
    return (
        conflicts.staff_columns(conflicts.near_among(RoleGrant.person_id.expression, sides))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(conflicts.serves(bindparam("association", type_=BigInteger), (Role.ADMIN,)))
    )
