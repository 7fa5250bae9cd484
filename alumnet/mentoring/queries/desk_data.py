"""What a mentor's desk holds of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    GroupHour,
    GroupInvitation,
    PracticeNote,
    SchedulingGrant,
    ServiceCertificate,
)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's notes, certificates, group hours and who arranges times. Six statements.

    Who else was asked to an hour is nobody's to read but the mentor's.
    """
    notes = session.scalars(
        select(PracticeNote).where(PracticeNote.person_id == person_id).order_by(PracticeNote.id)
    )
    certificates = session.scalars(
        select(ServiceCertificate)
        .where(ServiceCertificate.person_id == person_id)
        .order_by(ServiceCertificate.id)
    )
    offered = session.scalars(
        select(GroupHour).where(GroupHour.mentor_id == person_id).order_by(GroupHour.id)
    )
    asked = session.execute(
        select(GroupHour, GroupInvitation)
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .where(GroupInvitation.person_id == person_id)
        .order_by(GroupInvitation.id)
    )
    return {
        "what_i_practised": [
            {"on": each.practised_on.isoformat(), "text": each.text} for each in notes
        ],
        "certificates": [_certificate(each) for each in certificates],
        "group_hours": [_hour(each) for each in offered],
        "group_hours_i_was_asked_to": [
            {
                "starts_at": hour.starts_at.isoformat(),
                "state": invitation.state.value,
                "shows_name": invitation.shows_name,
                "answered_my_question": invitation.is_answered,
            }
            for hour, invitation in asked
        ],
        "who_arranges_my_times": _grants(session, SchedulingGrant.mentor_id == person_id),
        "whose_times_i_arrange": _grants(session, SchedulingGrant.delegate_id == person_id),
    }


def _certificate(row: ServiceCertificate) -> dict[str, Any]:
    return {
        "code": row.code,
        "holder": row.holder,
        "association": row.association,
        "people": row.people,
        "hours": row.hours,
        "years": [row.from_year, row.to_year],
        "issued_at": row.issued_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
    }


def _hour(row: GroupHour) -> dict[str, Any]:
    return {
        "topic": row.topic,
        "state": row.state.value,
        "starts_at": row.starts_at.isoformat(),
        "minutes": row.minutes,
        "place": row.place,
    }


def _grants(session: Session, is_theirs: Any) -> list[dict[str, Any]]:
    rows = session.scalars(select(SchedulingGrant).where(is_theirs).order_by(SchedulingGrant.id))
    return [
        {
            "state": each.state.value,
            "asked_at": each.asked_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else None,
        }
        for each in rows
    ]
