"""One hour for several people who ask a mentor the same, and who of them comes."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState

_PERSON = "person.id"
_GROUP_HOUR = "group_hour.id"
_IS_PLANNED = "state = 'planned'"
ZONE_LENGTH = 60
PLACE_LENGTH = 300
MOST_SEATS = 12


class GroupHour(Base):
    """An hour that a mentor offers to people who ask about one topic; one at a time a topic.

    `local_start` is what clocks in `zone` show (`fold` 1: the second of two equal times).
    """

    __tablename__ = "group_hour"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 30 AND 180", name="minutes"),
        CheckConstraint("starts_at < ends_at", name="time"),
        Index(
            "uq_group_hour_planned",
            "mentor_id",
            "topic",
            unique=True,
            sqlite_where=text(_IS_PLANNED),
            postgresql_where=text(_IS_PLANNED),
        ),
        Index("ix_group_hour_mentor", "mentor_id", "starts_at"),
        Index("ix_group_hour_over", "state", "ends_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    topic: Mapped[str] = mapped_column(String(60))
    state: Mapped[GroupHourState] = mapped_column(enum_column(GroupHourState))
    minutes: Mapped[int] = mapped_column()
    place: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    local_start: Mapped[datetime] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(ZONE_LENGTH))
    fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GroupHourEvent(Base):
    """One step in the life of a group hour."""

    __tablename__ = "group_hour_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey(_GROUP_HOUR, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[GroupHourState] = mapped_column(enum_column(GroupHourState, "from_state"))
    to_state: Mapped[GroupHourState] = mapped_column(enum_column(GroupHourState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class GroupInvitation(Base):
    """A seat in a group hour for somebody who asked; a yes uses up nothing of their request.

    `shows_name`: whether others who come may read the first name. `is_answered`: the hour answered
    what they asked, they say.
    """

    __tablename__ = "group_invitation"
    __table_args__ = (
        UniqueConstraint("group_hour_id", "person_id"),
        UniqueConstraint("group_hour_id", "seat"),
        CheckConstraint(f"seat BETWEEN 1 AND {MOST_SEATS}", name="seat"),
        Index("ix_group_invitation_person", "person_id", "state"),
        Index("ix_group_invitation_request", "request_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    group_hour_id: Mapped[int] = mapped_column(ForeignKey(_GROUP_HOUR, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    request_id: Mapped[int] = mapped_column(ForeignKey("mentorship_request.id", ondelete="CASCADE"))
    seat: Mapped[int] = mapped_column()
    state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState))
    shows_name: Mapped[bool] = mapped_column(default=False)
    is_answered: Mapped[bool] = mapped_column(default=False)


class GroupInvitationEvent(Base):
    """One step of an invitation."""

    __tablename__ = "group_invitation_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("group_invitation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState, "from_state"))
    to_state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
