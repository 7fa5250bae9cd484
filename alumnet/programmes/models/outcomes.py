"""What a cohort is measured by, as it was decided before it opened, and what is known since."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.outcome_states import (
    Answer,
    Counted,
    Design,
    ObservedBy,
    OutcomeKind,
)
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side

_PERSON = "person.id"
_COHORT = "cohort.id"
_HASH_LENGTH = 64
_STANDS = "superseded_at IS NULL"


class OutcomePlan(Base):
    """How a cohort's outcomes are going to be read, decided before anybody joins.

    `covariates` and `division` are codes of what is known beforehand (see `rules.outcomes_known`).
    `frozen` is the canonical text of the whole plan as of the opening, and `sha256` its hash;
    nothing here changes afterwards.
    """

    __tablename__ = "outcome_plan"
    __table_args__ = (
        CheckConstraint("landmark_months BETWEEN 0 AND 24", name="landmark"),
        CheckConstraint("(frozen_at IS NULL) = (sha256 = '')", name="frozen"),
    )

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey(_COHORT), primary_key=True, autoincrement=False
    )
    design: Mapped[Design] = mapped_column(enum_column(Design))
    landmark_months: Mapped[int] = mapped_column(default=0)
    covariates: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # By what the report divides people beside the comparison; empty for nothing.
    division: Mapped[str] = mapped_column(String(40), default="")
    exclusion: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(_HASH_LENGTH), default="")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class OutcomeAmendment(Base):
    """Something that is done otherwise than the frozen plan says, since when, and why."""

    __tablename__ = "outcome_amendment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT), index=True)
    change: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    amended_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CohortOutcome(Base):
    """One question that is asked of everybody of one side, so many months after the landmark."""

    __tablename__ = "cohort_outcome"
    __table_args__ = (
        UniqueConstraint("cohort_id", "position"),
        CheckConstraint("window_months BETWEEN 1 AND 60", name="window"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT))
    position: Mapped[int] = mapped_column()
    kind: Mapped[OutcomeKind] = mapped_column(enum_column(OutcomeKind))
    counted: Mapped[Counted] = mapped_column(enum_column(Counted))
    side: Mapped[Side] = mapped_column(enum_column(Side))
    name: Mapped[str] = mapped_column(String(POLICY.name_length))
    meaning: Mapped[str] = mapped_column(String(POLICY.line_length))
    window_months: Mapped[int] = mapped_column()


class OutcomeObservation(Base):
    """What is known of somebody, as of which day, and from where; the earlier ones stay.

    `happened_on` is the day somebody left, or reached what the outcome is about.
    """

    __tablename__ = "outcome_observation"
    __table_args__ = (
        CheckConstraint("happened_on IS NULL OR happened_on <= observed_on", name="days"),
        Index(
            "uq_outcome_observation_standing",
            "outcome_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("cohort_outcome.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[Answer] = mapped_column(enum_column(Answer))
    observed_on: Mapped[date] = mapped_column()
    happened_on: Mapped[date | None] = mapped_column()
    source: Mapped[ObservedBy] = mapped_column(enum_column(ObservedBy))
    # Which list, which file, or who said so.
    source_note: Mapped[str] = mapped_column(String(POLICY.line_length), default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Something newer, or a correction, stands instead since.
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CohortLottery(Base):
    """A draw for the places of a cohort: all that is needed to draw again to the same result.

    The lots are those of `rules.outcomes_lottery.draw` of the applicants, hashed in `applicants`.
    """

    __tablename__ = "cohort_lottery"
    __table_args__ = (CheckConstraint("0 < places AND places < drawn", name="places"),)

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey(_COHORT), primary_key=True, autoincrement=False
    )
    seed: Mapped[str] = mapped_column(String(_HASH_LENGTH))
    places: Mapped[int] = mapped_column()
    # How many were in the draw.
    drawn: Mapped[int] = mapped_column()
    applicants: Mapped[str] = mapped_column(String(_HASH_LENGTH))
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
