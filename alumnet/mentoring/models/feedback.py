"""What each of the two says on the way and afterwards, mostly for nobody else."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.mentoring.rules.mentorship_states import Audience, Going, Occasion

_PERSON = "person.id"
_MENTORSHIP = "mentorship.id"


class CheckIn(Base):
    """One question to one of the two; the row is made when it is asked."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "person_id", "occasion"),
        Index("ix_check_in_person", "person_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    occasion: Mapped[Occasion] = mapped_column(enum_column(Occasion))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[Going | None] = mapped_column(enum_column(Going))
    line: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Feedback(Base):
    """What one of the two says at the end; `took_away` and `differently` are for the writer."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "author_id"),
        CheckConstraint("helped BETWEEN 1 AND 5", name="helped"),
        CheckConstraint("rhythm BETWEEN 1 AND 5", name="rhythm"),
        CheckConstraint("again BETWEEN 1 AND 5", name="again"),
        Index("ix_feedback_author", "author_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    helped: Mapped[int] = mapped_column()
    rhythm: Mapped[int] = mapped_column()
    again: Mapped[int] = mapped_column()
    took_away: Mapped[str] = mapped_column(Text, default="")
    differently: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Thanks(Base):
    """A thank-you of a mentee; on the mentor's page only if both want it there."""

    __tablename__ = "thanks"
    __table_args__ = (
        Index("ix_thanks_receiver", "receiver_id"),
        Index("ix_thanks_author", "author_id"),
    )

    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(_MENTORSHIP, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    receiver_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    words: Mapped[str] = mapped_column(Text)
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The mentor wants it on their page, too.
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WhatCame(Base):
    """What a mentee says came of it, six and twelve months later; the mentor reads it."""

    __tablename__ = "what_came"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "months"),
        Index("ix_what_came_author", "author_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(_MENTORSHIP, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    months: Mapped[int] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
