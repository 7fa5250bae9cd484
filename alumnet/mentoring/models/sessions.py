"""Sessions with their proposed times, history and agenda; notes, actions, and calendar feeds."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules.sessions import SessionState

_PERSON = "person.id"
_SESSION = "mentoring_session.id"
_MENTORSHIP = "mentorship.id"
ZONE_LENGTH = 60
PLACE_LENGTH = 300
_UID_LENGTH = 40
_IS_PROPOSED = "state = 'proposed'"
_IS_PLANNED = "state IN ('proposed', 'confirmed', 'rescheduled')"


def _unique(name: str, column: str, condition: str) -> Index:
    """Return an index that lets one row a mentorship (or request) be in some states."""
    condition = f"{column} IS NOT NULL AND {condition}"
    return Index(
        name,
        column,
        unique=True,
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )


class MentoringSession(ClockColumns, Base):
    """A conversation of the two of a mentorship, or the first call of a request.

    `local_start` is what clocks in `zone` show (`fold` 1: the second of two equal times);
    `starts_at` and `ends_at` follow from it. While another time is proposed they stand.
    """

    __tablename__ = "mentoring_session"
    __table_args__ = (
        CheckConstraint("(mentorship_id IS NULL) <> (request_id IS NULL)", name="one_subject"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("minutes BETWEEN 15 AND 240", name="minutes"),
        CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)"
            " AND (starts_at IS NULL) = (local_start IS NULL)"
            " AND (starts_at IS NOT NULL OR state IN ('proposed', 'cancelled'))",
            name="time",
        ),
        UniqueConstraint("mentorship_id", "number"),
        UniqueConstraint("request_id", "number"),
        _unique("uq_mentoring_session_proposal", "mentorship_id", _IS_PROPOSED),
        _unique("uq_mentoring_session_first_call", "request_id", _IS_PLANNED),
        Index("ix_mentoring_session_mentor", "mentor_id", "starts_at"),
        Index("ix_mentoring_session_mentee", "mentee_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey(_MENTORSHIP))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship_request.id"))
    # Counts within the mentorship or the request; the address of its page.
    number: Mapped[int] = mapped_column()
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[SessionState] = mapped_column(enum_column(SessionState))
    minutes: Mapped[int] = mapped_column()
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH), default="")
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    # The last of the proposed times.
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    local_start: Mapped[datetime | None] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(ZONE_LENGTH), default="")
    fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who said that it took place.
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    # One UID for good, and the SEQUENCE of the last calendar message: -1 before the first.
    uid: Mapped[str] = mapped_column(String(_UID_LENGTH), unique=True)
    sequence: Mapped[int] = mapped_column(default=-1)
    asks_sent: Mapped[int] = mapped_column(default=0)
    # When the last question "did you meet?" went out; one mail tells of all of one moment.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The mentee's words: before it, after it, and at the next one.
    question: Mapped[str] = mapped_column(Text, default="")
    brings: Mapped[str] = mapped_column(Text, default="")
    will_try: Mapped[str] = mapped_column(Text, default="")
    what_happened: Mapped[str] = mapped_column(Text, default="")
    words_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionTime(Base):
    """A time that is proposed for a session."""

    __tablename__ = "session_time"
    __table_args__ = (UniqueConstraint("session_id", "starts_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"))
    local_start: Mapped[datetime] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(ZONE_LENGTH))
    fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionEvent(Base):
    """One step in the life of a session."""

    __tablename__ = "session_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[SessionState] = mapped_column(enum_column(SessionState, "from_state"))
    to_state: Mapped[SessionState] = mapped_column(enum_column(SessionState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgendaPoint(Base):
    """Something one of the two wants to talk about."""

    __tablename__ = "agenda_point"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorshipNote(Base):
    """Notes of the two, or of one alone: private ones are read by their author and by nobody else.

    `is_joint`: the other wrote in it, too. `version` counts saves, so that none is lost.
    """

    __tablename__ = "mentorship_note"
    __table_args__ = (
        CheckConstraint("NOT (is_private AND is_joint)", name="private_alone"),
        Index("ix_mentorship_note_mentorship", "mentorship_id", "updated_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    is_private: Mapped[bool] = mapped_column()
    is_joint: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    updated_by_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class MentorshipAction(Base):
    """Something one of the two will do, perhaps by a day."""

    __tablename__ = "mentorship_action"
    __table_args__ = (Index("ix_mentorship_action_mentorship", "mentorship_id", "done_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column()
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarFeed(Base):
    """The secret address under which somebody's calendar is read; only its hash is stored."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
