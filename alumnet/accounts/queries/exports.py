"""What accounts hold of a person, for the copy they may have."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AccountDevice,
    Association,
    ExternalId,
    PersonEmail,
    RoleGrant,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.queries.addresses import ways_in
from alumnet.accounts.queries.memberships import my_memberships
from alumnet.accounts.queries.second_factor import passkeys_of, second_factor_of


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return account, devices, addresses, memberships, lines of rosters, roles. Eleven."""
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()
    emails = session.scalars(select(PersonEmail).where(PersonEmail.person_id == person_id))
    opening = ways_in(session, account.id) if account else []
    second = second_factor_of(session, account.id) if account else None
    roles = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id))
    return {
        "account": account
        and {
            "email": account.email,
            "created_at": account.create_datetime.isoformat(),
            "time_zone": account.zone,
            "has_password": account.password is not None,
            "asks_for_codes_since": second and second.app_since and second.app_since.isoformat(),
        },
        "devices": _devices(session, account.id) if account else [],
        "passkeys": [
            {"name": each.name, "since": each.since.isoformat()}
            for each in (passkeys_of(session, account.id) if account else ())
        ],
        "emails": [
            {
                "email": row.email,
                "is_confirmed": bool(row.confirmed_at),
                "signs_in": row.email in opening,
            }
            for row in emails
        ],
        "memberships": [
            {
                "association": each.association_name,
                "state": each.state.value,
                "class_year": each.class_year,
                "member_number": each.member_number,
                "note": each.note,
                "what_you_were_told": each.decision_note,
                "applied_at": each.applied_at.isoformat(),
            }
            for each in my_memberships(session, person_id)
        ],
        "known_to_associations": _on_rosters(session, person_id),
        "roles": [{"role": row.role.value, "since": row.granted_at.isoformat()} for row in roles],
    }


def _devices(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Return where somebody signed in, as far as we know it still."""
    rows = session.scalars(
        select(AccountDevice)
        .where(AccountDevice.account_id == account_id)
        .order_by(AccountDevice.id)
    )
    return [
        {
            "device": each.name,
            "first_seen": each.since.isoformat(),
            "last_seen": each.seen_at.isoformat(),
        }
        for each in rows
    ]


def _on_rosters(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what associations have of a person in their own lists."""
    lines = session.execute(
        select(Association.name, RosterEntry)
        .join(RosterEntry, RosterEntry.association_id == Association.id)
        .where(RosterEntry.person_id == person_id)
        .order_by(RosterEntry.id)
    ).all()
    emails = session.execute(
        select(RosterEmail.entry_id, RosterEmail.email)
        .where(RosterEmail.entry_id.in_([line.id for _, line in lines]))
        .order_by(RosterEmail.id)
    ).all()
    numbers = session.execute(
        select(Association.name, ExternalId.external_id)
        .join(ExternalId, ExternalId.association_id == Association.id)
        .where(ExternalId.person_id == person_id)
        .order_by(ExternalId.id)
    )
    found: list[dict[str, Any]] = [
        {
            "association": name,
            "number": line.external_id,
            "name": line.name,
            "class_year": line.class_year,
            "emails": [email for entry_id, email in emails if entry_id == line.id],
        }
        for name, line in lines
    ]
    return found + [{"association": name, "number": number} for name, number in numbers]
