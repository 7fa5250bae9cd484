"""Who was asked a survey, and what they said."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime
from alumnet.programmes.rules.policy import POLICY


class SurveyReply(Base):
    """That somebody was asked a survey, when they were last reminded, and when they answered.

    Forgotten are answers that went before there were enough to count them.
    """

    __tablename__ = "survey_reply"
    __table_args__ = (UniqueConstraint("survey_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_forgotten: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """What somebody answered to one question: the words chosen, a number, or a text."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("reply_id", "question_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("survey_reply.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), index=True
    )
    chosen: Mapped[list[Any]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")


class SurveyCount(Base):
    """How often an answer was given, once whose it was is forgotten.

    `batch_on` says with which answers it is told: the last day of their batch.
    """

    __tablename__ = "survey_count"
    __table_args__ = (
        UniqueConstraint("question_id", "batch_on", "answer"),
        CheckConstraint("people >= 1", name="people"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    batch_on: Mapped[date] = mapped_column()
    answer: Mapped[str] = mapped_column(String(POLICY.line_length))
    people: Mapped[int] = mapped_column()
