"""What belongs to a mentor's desk: who arranges times, certificates, notes of one's own."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules.desk_states import GrantState

_PERSON = "person.id"
_EMAIL_LENGTH = 254
_NAME_LENGTH = 200
_IS_LIVE = "state IN ('asked', 'standing')"
_IS_VALID = "revoked_at IS NULL"


class SchedulingGrant(ClockColumns, Base):
    """That a member arranges a mentor's times, and nothing else; one at a time.

    `asked_email` is kept until it is answered, so that the page doesn't tell who is a member:
    without a member behind the address `delegate_id` stays null.
    """

    __tablename__ = "scheduling_grant"
    __table_args__ = (
        CheckConstraint("mentor_id <> delegate_id", name="two_people"),
        CheckConstraint("state <> 'standing' OR delegate_id IS NOT NULL", name="somebody"),
        Index(
            "uq_scheduling_grant_live",
            "mentor_id",
            unique=True,
            sqlite_where=text(_IS_LIVE),
            postgresql_where=text(_IS_LIVE),
        ),
        Index("ix_scheduling_grant_mentor", "mentor_id", "asked_at"),
        Index("ix_scheduling_grant_delegate", "delegate_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    asked_email: Mapped[str] = mapped_column(String(_EMAIL_LENGTH), default="")
    state: Mapped[GrantState] = mapped_column(enum_column(GrantState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SchedulingGrantEvent(Base):
    """One step in the life of such a grant."""

    __tablename__ = "scheduling_grant_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("scheduling_grant.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[GrantState] = mapped_column(enum_column(GrantState, "from_state"))
    to_state: Mapped[GrantState] = mapped_column(enum_column(GrantState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ServiceCertificate(Base):
    """What a mentor gave, as a page of its own says it to whoever has the code.

    Names and numbers are those of the day it was made; at most one a year stands.
    """

    __tablename__ = "service_certificate"
    __table_args__ = (
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("hours >= 0", name="hours"),
        CheckConstraint("from_year <= to_year", name="years"),
        Index(
            "uq_service_certificate_valid",
            "person_id",
            "association_id",
            "to_year",
            unique=True,
            sqlite_where=text(_IS_VALID),
            postgresql_where=text(_IS_VALID),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    holder: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    association: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    people: Mapped[int] = mapped_column()
    hours: Mapped[int] = mapped_column()
    from_year: Mapped[int] = mapped_column()
    to_year: Mapped[int] = mapped_column()
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PracticeNote(Base):
    """What a mentor practised, in their own words; nobody else ever reads it."""

    __tablename__ = "practice_note"
    __table_args__ = (Index("ix_practice_note_person", "person_id", "practised_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    practised_on: Mapped[date] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
