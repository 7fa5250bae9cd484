"""What the staff write down about a member, and take away again."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import AssociationMembership
from alumnet.administration.commands.merging import erase_merges
from alumnet.administration.models import Look, MemberNote, NameForms
from alumnet.administration.rules import POLICY, TooManyNotes
from alumnet.kernel import audit
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before, taken_away_once


def write_note(membership_id: int, words: str, *, by: int, now: datetime) -> None:
    """Write something down about a member. Raises NotAllowed, NotFound, TooManyNotes."""
    with writing() as session:
        membership = session.get(AssociationMembership, membership_id)
        if membership is None:
            raise NotFound
        require_admin(session, by, membership.association_id)
        lock_people(session, membership.person_id)
        note = MemberNote(
            association_id=membership.association_id,
            person_id=membership.person_id,
            author_id=by,
            words=words,
            written_at=now,
        )
        if said_before(session, note, MemberNote.written_at, now) is not None:
            return
        about = MemberNote.person_id == membership.person_id
        here = MemberNote.association_id == membership.association_id
        notes = session.scalars(select(MemberNote.id).where(about, here)).all()
        if len(notes) >= POLICY.most_notes:
            raise TooManyNotes
        session.add(note)
        _record(session, note, "written", by, now)


def delete_note(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Take a note away for good; that there was one stays in the log. Raises NotFound."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        require_admin(session, by, association_id)
        note = session.scalars(
            select(MemberNote).where(
                MemberNote.public_id == public_id, MemberNote.association_id == association_id
            )
        ).one_or_none()
        if note is None:
            raise NotFound
        session.delete(note)
        _record(session, note, "deleted", by, now)


def _record(session: Session, note: MemberNote, what: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"member_note.{what}",
        "person",
        note.person_id,
        now=now,
        association_id=note.association_id,
    )


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete what was noted about a person and kept of them, and their name from their notes."""
    session.execute(delete(MemberNote).where(MemberNote.person_id == person_id))
    session.execute(
        update(MemberNote).where(MemberNote.author_id == person_id).values(author_id=None)
    )
    erase_merges(session, person_id)
    session.execute(delete(Look).where(Look.person_id == person_id))
    session.execute(update(Look).where(Look.asked_by == person_id).values(asked_by=None))
    session.execute(delete(NameForms).where(NameForms.person_id == person_id))
