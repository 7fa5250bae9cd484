"""What a cohort is asked and should have got to on its way: milestones, and surveys.

Days are counted from the first day of the cohort, in one of rolling intake from the day on which
somebody was matched.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, Measure, Side

_IN_TIME = f"after_days BETWEEN 0 AND {POLICY.longest_days}"


class Milestone(Base):
    """Something that everybody of a side should have got to by a day."""

    __tablename__ = "milestone"
    __table_args__ = (CheckConstraint(_IN_TIME, name="after_days"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    # Null is for both sides.
    side: Mapped[Side | None] = mapped_column(enum_column(Side))
    after_days: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(POLICY.line_length))
    detail: Mapped[str] = mapped_column(Text, default="")


class MilestoneReached(Base):
    """That a milestone was reached, as one of the two said: see `rules.milestones.whose`."""

    __tablename__ = "milestone_reached"
    __table_args__ = (UniqueConstraint("milestone_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reached_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Survey(Base):
    """A few questions that everybody of a side is asked on a day.

    The managers see who said what only where `is_named`; else how many said it.
    """

    __tablename__ = "survey"
    __table_args__ = (CheckConstraint(_IN_TIME, name="after_days"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    # Null asks both sides.
    side: Mapped[Side | None] = mapped_column(enum_column(Side))
    after_days: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(POLICY.line_length))
    is_named: Mapped[bool] = mapped_column(default=False)


class SurveyQuestion(Base):
    """One question of a survey; `measure` says as what its answers are counted, null for none."""

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("survey_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    wording: Mapped[str] = mapped_column(String(POLICY.line_length))
    kind: Mapped[AnswerKind] = mapped_column(enum_column(AnswerKind))
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    measure: Mapped[Measure | None] = mapped_column(enum_column(Measure))
