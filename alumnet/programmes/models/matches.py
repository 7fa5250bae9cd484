"""Match runs, the pairs they propose, and what was decided by hand."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.programmes.rules.states import STANDING, PartedBy, ProposalState, RunState

_PERSON = "person.id"
_COHORT = "cohort.id"
_ENROLMENT = "enrolment.id"
_IS_STANDING = "state IN ({})".format(", ".join(sorted(f"'{each.value}'" for each in STANDING)))
_IS_UNFINISHED = "state IN ('queued', 'running')"


class MatchRun(Base):
    """One frozen computation: the same inputs, weights and seed give the same result again.

    `inputs` are all that the solver was given, as compressed JSON without names; `result` the
    mentor's enrolment of each mentee's, `figures` what matching.md reports. At most one of a
    cohort is under way.
    """

    __tablename__ = "match_run"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("0 <= done AND done <= of_all", name="progress"),
        Index(
            "uq_match_run_unfinished",
            "cohort_id",
            unique=True,
            sqlite_where=text(_IS_UNFINISHED),
            postgresql_where=text(_IS_UNFINISHED),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT))
    number: Mapped[int] = mapped_column()
    state: Mapped[RunState] = mapped_column(enum_column(RunState))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    of_all: Mapped[int] = mapped_column(default=0)
    seed: Mapped[int] = mapped_column(BigId)
    solver: Mapped[str] = mapped_column(String(80), default="")
    weights: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    inputs: Mapped[bytes | None] = mapped_column(LargeBinary)
    inputs_hash: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result_hash: Mapped[str] = mapped_column(String(64), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Proposal(ClockColumns, Base):
    """A pair of a cohort; at most one standing row a pair. Its clock runs while it is offered.

    `parts`, `known` and `because` explain it as of its run: the features, which of them were
    known, and the best alternative with what it lost by. `mentee_id` and `mentor_id` are
    enrolments; of two peers the one with the smaller id is the mentee. `round` counts flash rounds.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        Index(
            "uq_proposal_standing",
            "cohort_id",
            "mentee_id",
            "mentor_id",
            unique=True,
            sqlite_where=text(_IS_STANDING),
            postgresql_where=text(_IS_STANDING),
        ),
        Index(
            "uq_proposal_mentee",
            "mentee_id",
            "round",
            unique=True,
            sqlite_where=text(_IS_STANDING),
            postgresql_where=text(_IS_STANDING),
        ),
        Index("ix_proposal_mentor", "mentor_id", "state"),
        Index("ix_proposal_cohort", "cohort_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("match_run.id"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT))
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT))
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState))
    score: Mapped[float | None] = mapped_column()
    parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    known: Mapped[list[Any]] = mapped_column(JSON, default=list)
    because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # Who set or changed it by hand, and why; null for what a run found.
    set_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    set_why: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class ProposalEvent(Base):
    """One step in the life of a proposed pair."""

    __tablename__ = "proposal_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState, "from_state"))
    to_state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PartedPair(Base):
    """Two who must not be a pair of this cohort: separated, declined, or ended before."""

    __tablename__ = "parted_pair"
    __table_args__ = (UniqueConstraint("cohort_id", "mentee_id", "mentor_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(_COHORT))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_ENROLMENT, ondelete="CASCADE"), index=True)
    cause: Mapped[PartedBy] = mapped_column(enum_column(PartedBy))
    set_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    why: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
