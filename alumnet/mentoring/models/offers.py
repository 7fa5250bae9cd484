"""Other beginnings: what people can show, suggestions to mentor, mentorships that run already."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState

_PERSON = "person.id"
_TOPIC_LENGTH = 60
_IS_UNANSWERED = "state IN ('recorded', 'declined')"


class ShownTopic(Base):
    """Something a member can show a senior: the other half of what mentors want to learn."""

    __tablename__ = "shown_topic"
    __table_args__ = (UniqueConstraint("person_id", "topic"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(_TOPIC_LENGTH), index=True)


class Nomination(ClockColumns, Base):
    """That somebody should be a mentor, as another member thinks; the nominee decides first.

    `because` is empty where the nominator isn't named: nobody writes to others without a name.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint("nominator_id <> nominee_id", name="two_people"),
        CheckConstraint("is_named OR because = ''", name="named"),
        Index("ix_nomination_nominator", "nominator_id", "created_at"),
        Index("ix_nomination_nominee", "nominee_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    nominator_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    nominee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[NominationState] = mapped_column(enum_column(NominationState))
    topic: Mapped[str | None] = mapped_column(String(_TOPIC_LENGTH))
    because: Mapped[str] = mapped_column(Text, default="")
    is_named: Mapped[bool] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NominationEvent(Base):
    """One step in the life of a suggestion."""

    __tablename__ = "nomination_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[NominationState] = mapped_column(enum_column(NominationState, "from_state"))
    to_state: Mapped[NominationState] = mapped_column(enum_column(NominationState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MeetingRecord(ClockColumns, Base):
    """That two people meet already, as one of them says; the other confirms it.

    `makes_room`: the mentor gives it a place more than they had, if none is free; `places_then` are
    those that they had when they said so, None for whoever was no mentor.
    """

    __tablename__ = "meeting_record"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("recorded_by_id IN (mentor_id, mentee_id)", name="sides"),
        Index(
            "uq_meeting_record_open",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text(_IS_UNANSWERED),
            postgresql_where=text(_IS_UNANSWERED),
        ),
        Index("ix_meeting_record_mentee", "mentee_id", "state"),
        Index("ix_meeting_record_recorder", "recorded_by_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    makes_room: Mapped[bool] = mapped_column(default=False)
    places_then: Mapped[int | None] = mapped_column()
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def other_id(self) -> int:
        """Who confirms it."""
        return self.mentee_id if self.recorded_by_id == self.mentor_id else self.mentor_id


class MeetingRecordEvent(Base):
    """One step in the life of such a record."""

    __tablename__ = "meeting_record_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("meeting_record.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState, "from_state"))
    to_state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
