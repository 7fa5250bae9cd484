"""Who takes part in a cohort, or would like to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CameBy, EnrolmentState, Side

_PERSON = "person.id"
_COHORT = "cohort.id"
_ENROLMENT = "enrolment.id"


class Enrolment(ClockColumns, Base):
    """Somebody's place in a cohort, or their way there; one a person and cohort.

    Its clock runs while they are asked to confirm. `reason_code` says why somebody is
    not eligible or has no match, `line` what the staff wrote to them.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        CheckConstraint(f"places BETWEEN 0 AND {POLICY.most_places}", name="places"),
        CheckConstraint("side <> 'mentee' OR places = 0", name="places_of_mentors"),
        Index("ix_enrolment_state", "cohort_id", "state"),
        Index("ix_enrolment_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    side: Mapped[Side] = mapped_column(enum_column(Side))
    state: Mapped[EnrolmentState] = mapped_column(enum_column(EnrolmentState))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    line: Mapped[str] = mapped_column(Text, default="")
    came_by: Mapped[CameBy] = mapped_column(enum_column(CameBy))
    # How many mentees a mentor takes in this cohort.
    places: Mapped[int] = mapped_column(default=0)
    # When they usually have time, in words that `rules.hours` reads; empty for unknown.
    hours: Mapped[str] = mapped_column(String(POLICY.hours_length), default="")
    # What they hope for, for the managers and, once there is one, the partner.
    hopes: Mapped[str] = mapped_column(Text, default="")
    # From when somebody of a rolling intake takes part.
    entry_on: Mapped[date | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When they allowed that it is read from their profile where they work later; null for no.
    retention_consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    # The place in a recorded lottery, where there was one.
    lot: Mapped[int | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class EnrolmentEvent(Base):
    """One step in the life of an enrolment."""

    __tablename__ = "enrolment_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[EnrolmentState] = mapped_column(enum_column(EnrolmentState, "from_state"))
    to_state: Mapped[EnrolmentState] = mapped_column(enum_column(EnrolmentState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EnrolmentAnswer(Base):
    """What somebody answered to one question: the words chosen, a number, or a text."""

    __tablename__ = "enrolment_answer"
    __table_args__ = (UniqueConstraint("enrolment_id", "question_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment_question.id", ondelete="CASCADE"), index=True
    )
    chosen: Mapped[list[Any]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")


class EnrolmentWish(Base):
    """Whom somebody would like to be matched with, the first wish with rank 1."""

    __tablename__ = "enrolment_wish"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "rank"),
        UniqueConstraint("enrolment_id", "wanted_id"),
        CheckConstraint(f"rank BETWEEN 1 AND {POLICY.wishes}", name="rank"),
        CheckConstraint("enrolment_id <> wanted_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"))
    wanted_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"), index=True)
    rank: Mapped[int] = mapped_column()


class EnrolmentAvoid(Base):
    """Whom somebody doesn't want to be matched with; only they and the rules ever know."""

    __tablename__ = "enrolment_avoid"
    __table_args__ = (UniqueConstraint("enrolment_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
