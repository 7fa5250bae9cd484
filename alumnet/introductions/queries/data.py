"""What the slice knows of one person, for their export."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.introductions.models import Introduction, IntroductionSetting
from alumnet.introductions.rules import Origin, Part
from alumnet.introductions.rules.sight import is_for, seen_by


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return the introductions that somebody knows of, as they stand for them. Two statements.

    What others wrote or decided is theirs and left out.
    """
    mine = or_(
        Introduction.first_id == person_id,
        Introduction.second_id == person_id,
        Introduction.connector_id == person_id,
    )
    rows = session.scalars(select(Introduction).where(mine).order_by(Introduction.id))
    setting = session.get(IntroductionSetting, person_id)
    return {
        "asked_a_month": setting.a_month if setting else None,
        "introductions": [
            _plain(each, part)
            for each in rows
            if (part := each.part_of(person_id)) is not None and is_for(part, each.standing)
        ],
    }


def _plain(row: Introduction, part: Part) -> dict[str, Any]:
    is_first, is_connector = part is Part.FIRST, part is Part.CONNECTOR
    wrote_note = is_first if row.origin is Origin.ASKED else is_connector
    came = {Part.FIRST: row.first_came, Part.SECOND: row.second_came}.get(part)
    return {
        "public_id": row.public_id,
        "as": part.value,
        "begun_as": row.origin.value,
        "stands": seen_by(part, row.standing).value,
        "note": row.note if wrote_note else None,
        "private_line": row.private_line if is_first else None,
        "passed_on_with": row.connector_line if is_connector else None,
        "what_came": came.value if came else None,
        "at": _known_since(row, part).isoformat(),
    }


def _known_since(row: Introduction, part: Part) -> datetime:
    """Return when somebody was asked, or began it."""
    return row.passed_on_at or row.created_at if part is Part.SECOND else row.created_at
