"""The mentorships that requests become, with their history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules import (
    MentorshipKind,
    MentorshipState,
    TimeKind,
)

_PERSON = "person.id"
_IS_LIVE = "state IN ('proposed', 'active', 'paused', 'closing')"


class Mentorship(ClockColumns, Base):
    """A mentor and a mentee who agreed to work together; at most one live row a pair and kind."""

    __tablename__ = "mentorship"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        Index(
            "uq_mentorship_live",
            "mentor_id",
            "mentee_id",
            "kind",
            unique=True,
            sqlite_where=text(_IS_LIVE),
            postgresql_where=text(_IS_LIVE),
        ),
        Index("ix_mentorship_mentor", "mentor_id", "state"),
        Index("ix_mentorship_mentee", "mentee_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    kind: Mapped[MentorshipKind] = mapped_column(enum_column(MentorshipKind))
    state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship_request.id"), unique=True)
    time_kind: Mapped[TimeKind | None] = mapped_column(enum_column(TimeKind))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), unique=True)


class MentorshipEvent(Base):
    """One step in the life of a mentorship."""

    __tablename__ = "mentorship_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState, "from_state"))
    to_state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
