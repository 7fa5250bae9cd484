"""What the staff of an association noted about a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.administration.models import MemberNote
from alumnet.administration.queries import looking


@dataclass(frozen=True, slots=True)
class Note:
    """A note as the staff read it."""

    public_id: str
    words: str
    author: str
    at: datetime


def notes_on(session: Session, association_id: int, person_id: int) -> list[Note]:
    """Return the notes of an association on a person, the newest first. One statement."""
    rows = session.execute(
        select(MemberNote.public_id, MemberNote.words, Person.display_name, MemberNote.written_at)
        .outerjoin(Person, Person.id == MemberNote.author_id)
        .where(MemberNote.person_id == person_id, MemberNote.association_id == association_id)
        .order_by(MemberNote.id.desc())
    )
    return [
        Note(public_id, words, author or "Somebody", at) for public_id, words, author, at in rows
    ]


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what associations noted about a person, without who did, and who looked. Two."""
    rows = session.execute(
        select(Association.name, MemberNote.words, MemberNote.written_at)
        .join(Association, Association.id == MemberNote.association_id)
        .where(MemberNote.person_id == person_id)
        .order_by(MemberNote.id)
    )
    return {
        "looked_at_your_pages": looking.export(session, person_id),
        "notes_about_you": [
            {"association": name, "words": words, "at": at.isoformat()} for name, words, at in rows
        ],
    }


def old_notes(before: datetime) -> Select[int]:
    """Return the notes written before a moment."""
    return select(MemberNote.id).where(MemberNote.written_at < before)


def forget(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Delete these notes."""
    session.execute(delete(MemberNote).where(MemberNote.id.in_(ids)))
