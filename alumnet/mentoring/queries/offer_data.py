"""What other beginnings know of one person, for their export."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.mentoring.models.offers import MeetingRecord, Nomination
from alumnet.mentoring.queries.showing import shown_by
from alumnet.mentoring.rules.beginning_states import UNANSWERED


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what somebody can show, whom they suggested, and what they recorded.

    What others suggested or recorded is theirs; how it was answered, the other's. Three statements.
    """
    nominated = session.scalars(
        select(Nomination).where(Nomination.nominator_id == person_id).order_by(Nomination.id)
    )
    recorded = session.scalars(
        select(MeetingRecord)
        .where(
            or_(MeetingRecord.mentor_id == person_id, MeetingRecord.mentee_id == person_id),
            MeetingRecord.recorded_by_id == person_id,
        )
        .order_by(MeetingRecord.id)
    )
    return {
        "can_show": shown_by(session, person_id),
        "suggested_as_mentors": [
            {
                "topic": each.topic,
                "because": each.because,
                "with_my_name": each.is_named,
                "at": each.created_at.isoformat(),
            }
            for each in nominated
        ],
        "already_meeting": [
            {
                "as": "mentor" if each.mentor_id == person_id else "mentee",
                "state": "unanswered" if each.state in UNANSWERED else each.state.value,
                "at": each.created_at.isoformat(),
            }
            for each in recorded
        ],
    }
