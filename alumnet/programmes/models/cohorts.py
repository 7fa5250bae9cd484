"""Programmes, their cohorts, who looks after them, and what they ask."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortKind,
    CohortState,
    HelperPart,
    Intake,
    Joining,
    QuestionRule,
    QuestionUse,
    Reach,
    SeenBy,
    Side,
)

_PERSON = "person.id"
_COHORT = "cohort.id"


class Programme(Base):
    """What an association offers again and again; each run of it is a cohort."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    name: Mapped[str] = mapped_column(String(POLICY.name_length))
    purpose: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class Cohort(ClockColumns, Base):
    """One run of a programme. Its clock runs until enrolment closes, until it ends, or is over.

    `weights` are the soft weights by the name of their feature and `options` what a solution is
    worth beside the score (`matching.Options`, the weight of wishes, the least score); empty for
    what matching.md has. `consent` is the text that says who will know of somebody's taking part.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("enrolment_opens <= enrolment_closes", name="enrolment"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("mentee_places > 0", name="mentee_places"),
        CheckConstraint(f"group_size BETWEEN 1 AND {POLICY.group_size}", name="group_size"),
        CheckConstraint("rounds BETWEEN 1 AND 10", name="rounds"),
        Index("ix_cohort_programme", "programme_id", "starts_on"),
        Index("ix_cohort_state", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str] = mapped_column(String(POLICY.name_length))
    state: Mapped[CohortState] = mapped_column(enum_column(CohortState))
    kind: Mapped[CohortKind] = mapped_column(enum_column(CohortKind))
    intake: Mapped[Intake] = mapped_column(enum_column(Intake))
    reach: Mapped[Reach] = mapped_column(enum_column(Reach))
    joining: Mapped[Joining] = mapped_column(enum_column(Joining))
    # Whoever has the link may join by it; null when there is none.
    link_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    about: Mapped[str] = mapped_column(Text, default="")
    objectives: Mapped[str] = mapped_column(Text, default="")
    sponsor: Mapped[str] = mapped_column(String(POLICY.name_length), default="")
    consent: Mapped[str] = mapped_column(Text, default="")
    agreement: Mapped[str] = mapped_column(Text, default="")
    enrolment_opens: Mapped[date | None] = mapped_column()
    enrolment_closes: Mapped[date | None] = mapped_column()
    starts_on: Mapped[date | None] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    # How many mentees at most; null for as many as come.
    mentee_places: Mapped[int | None] = mapped_column()
    group_size: Mapped[int] = mapped_column(default=1)
    rounds: Mapped[int] = mapped_column(default=1)
    needs_review: Mapped[bool] = mapped_column(default=True)
    # Whether applications that break no rule are taken without anybody looking.
    accepts_itself: Mapped[bool] = mapped_column(default=True)
    has_lottery: Mapped[bool] = mapped_column(default=False)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey(_COHORT), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class CohortEvent(Base):
    """One step in the life of a cohort."""

    __tablename__ = "cohort_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey(_COHORT, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[CohortState] = mapped_column(enum_column(CohortState, "from_state"))
    to_state: Mapped[CohortState] = mapped_column(enum_column(CohortState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CohortHelper(Base):
    """Somebody who looks after one cohort, beside the association's programme managers."""

    __tablename__ = "cohort_helper"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id", "part"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    part: Mapped[HelperPart] = mapped_column(enum_column(HelperPart))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EnrolmentQuestion(Base):
    """Something that is asked of whoever enrols.

    `choices` are the words to choose from; `good` those of them that a rule of the kind "must be"
    lets in. `weight` is what likeness of two answers counts beside the features of matching.md.
    """

    __tablename__ = "enrolment_question"
    __table_args__ = (
        UniqueConstraint("cohort_id", "position"),
        CheckConstraint("(question_use = 'rule') = (rule IS NOT NULL)", name="rule"),
        CheckConstraint("weight BETWEEN 0 AND 1", name="weight"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT, ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    # Null asks both sides.
    side: Mapped[Side | None] = mapped_column(enum_column(Side))
    wording: Mapped[str] = mapped_column(String(POLICY.line_length))
    hint: Mapped[str] = mapped_column(String(POLICY.line_length), default="")
    kind: Mapped[AnswerKind] = mapped_column(enum_column(AnswerKind))
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    question_use: Mapped[QuestionUse] = mapped_column(enum_column(QuestionUse))
    rule: Mapped[QuestionRule | None] = mapped_column(enum_column(QuestionRule))
    good: Mapped[list[Any]] = mapped_column(JSON, default=list)
    weight: Mapped[float] = mapped_column(default=0.0)
    seen_by: Mapped[SeenBy] = mapped_column(enum_column(SeenBy))
    is_required: Mapped[bool] = mapped_column(default=False)
