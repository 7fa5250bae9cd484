"""What accounts hold of a person, for the copy they may have."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, PersonEmail, RoleGrant
from alumnet.accounts.queries.memberships import my_memberships


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return account, addresses, memberships and roles. Four statements."""
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()
    emails = session.scalars(select(PersonEmail).where(PersonEmail.person_id == person_id))
    roles = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id))
    return {
        "account": account
        and {
            "email": account.email,
            "created_at": account.create_datetime.isoformat(),
            "time_zone": account.zone,
            "has_password": account.password is not None,
        },
        "emails": [{"email": row.email, "is_confirmed": bool(row.confirmed_at)} for row in emails],
        "memberships": [
            {
                "association": each.association_name,
                "state": each.state.value,
                "class_year": each.class_year,
                "member_number": each.member_number,
                "note": each.note,
                "applied_at": each.applied_at.isoformat(),
            }
            for each in my_memberships(session, person_id)
        ],
        "roles": [{"role": row.role.value, "since": row.granted_at.isoformat()} for row in roles],
    }
