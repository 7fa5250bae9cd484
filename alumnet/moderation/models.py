"""Reports of members, their history, and the decisions of the staff."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.moderation.rules import (
    DecisionKind,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)

_PERSON = "person.id"
_IS_OPEN = "state IN ('open', 'claimed')"
_IS_OPEN_UNSIGNED = f"reporter_id IS NULL AND {_IS_OPEN}"


class Report(Base):
    """A concern about a person, and the thing over which it arose.

    Only a member who reports has a `reporter_id`; nobody outside does, nor the site itself.
    `due_at` is when somebody should have looked. While `claimed_by` holds it, until
    `claimed_until`, nobody else decides. `opened_at` is when whoever holds it opened the reported
    letter; null for whoever takes it on next. `version` counts what people did to it, so that a
    decision never rests on something that changed.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("reporter_id <> reported_id", name="two_people"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim"),
        CheckConstraint("opened_at IS NULL OR claimed_by IS NOT NULL", name="opened"),
        CheckConstraint("(source = 'member') = (reporter_id IS NOT NULL)", name="reporter"),
        Index("ix_report_queue", "association_id", "state", "due_at"),
        Index("ix_report_reported", "reported_id"),
        Index("ix_report_reporter", "reporter_id", "created_at"),
        Index(
            "uq_report_open",
            "reporter_id",
            "reported_id",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index(
            "uq_report_open_unsigned",
            "source",
            "reported_id",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text(_IS_OPEN_UNSIGNED),
            postgresql_where=text(_IS_OPEN_UNSIGNED),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    source: Mapped[ReportSource] = mapped_column(
        enum_column(ReportSource), default=ReportSource.MEMBER
    )
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    reported_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    subject_id: Mapped[int] = mapped_column(BigId)
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    details: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ReportState] = mapped_column(enum_column(ReportState))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why the staff ended the request that it is about; for those who handle it.
    end_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReportEvent(Base):
    """One step in the life of a report."""

    __tablename__ = "report_event"
    __table_args__ = (Index("ix_report_event_actor", "actor_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ReportState] = mapped_column(enum_column(ReportState, "from_state"))
    to_state: Mapped[ReportState] = mapped_column(enum_column(ReportState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Decision(Base):
    """What the staff decided about a report, with the words each side reads; `note` is theirs."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind))
    decided_by: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    words_for_reported: Mapped[str] = mapped_column(Text, default="")
    words_for_reporter: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
