"""What two people agreed on, what they want to reach, and what the mentee practises."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.mentoring.rules.mentorship_states import Cadence, GoalState

_PERSON = "person.id"
_MENTORSHIP = "mentorship.id"


class Agreement(Base):
    """One version of an agreement, never changed but signed; a change is the next version."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("mentorship_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    purpose: Mapped[str] = mapped_column(Text)
    cadence: Mapped[Cadence] = mapped_column(enum_column(Cadence))
    ends_on: Mapped[date] = mapped_column()
    how_we_meet: Mapped[str] = mapped_column(Text)
    stays_between: Mapped[str] = mapped_column(Text)
    how_we_stop: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mentor_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentee_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Goal(Base):
    """Something the two want to reach, how they will know, and by when."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(_MENTORSHIP, ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    state: Mapped[GoalState] = mapped_column(enum_column(GoalState))
    title: Mapped[str] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(300), default="")
    by_date: Mapped[date | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class PractisedSkill(Base):
    """A skill as the mentee rates it, from 1 to 5, at the beginning and at the end."""

    __tablename__ = "practised_skill"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "position"),
        CheckConstraint("at_start BETWEEN 1 AND 5", name="at_start"),
        CheckConstraint("at_end BETWEEN 1 AND 5", name="at_end"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(80))
    at_start: Mapped[int] = mapped_column()
    at_end: Mapped[int | None] = mapped_column()
