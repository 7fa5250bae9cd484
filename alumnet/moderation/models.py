"""Reports of members, their history, and the decisions of the staff."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
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
from alumnet.moderation.rules import (
    ApprovalState,
    DecisionKind,
    Party,
    Purpose,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)

_PERSON = "person.id"
_REPORT = "report.id"
_IS_OPEN = "state IN ('open', 'claimed', 'escalated')"
_IS_OPEN_UNSIGNED = f"reporter_id IS NULL AND {_IS_OPEN}"
_STANDS = "state IN ('asked', 'given')"


class Report(Base):
    """A concern about a person, and the thing over which it arose.

    Only a member who reports has a `reporter_id`; nobody outside does, nor the site itself.
    `due_at` is when somebody should have looked, or decided an appeal. While `claimed_by` holds
    it, until `claimed_until`, nobody else decides. `opened_at` is when whoever
    holds it opened the reported letter; null for whoever takes it on next. `version` counts what
    people did to it, so that a decision never rests on something that changed.
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
    # The first report of the same thing, where this one was closed as told before.
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey(_REPORT))
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
    subject_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ReportState] = mapped_column(enum_column(ReportState, "from_state"))
    to_state: Mapped[ReportState] = mapped_column(enum_column(ReportState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Decision(Base):
    """What the staff decided about a report, with the words each side reads; `note` is theirs.

    The reported person knows it by its own `public_id`. With an `appeal_id` it answers that appeal.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    appeal_id: Mapped[int | None] = mapped_column(ForeignKey("appeal.id"), unique=True)
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    kind: Mapped[DecisionKind] = mapped_column(enum_column(DecisionKind))
    decided_by: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    words_for_reported: Mapped[str] = mapped_column(Text, default="")
    words_for_reporter: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Appeal(Base):
    """What one side says against a decision: once, to somebody else."""

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("report_id", "side"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"))
    side: Mapped[Party] = mapped_column(enum_column(Party))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportNote(Base):
    """What the staff write to each other about a report; no side of it ever reads it."""

    __tablename__ = "report_note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Approval(Base):
    """The yes of a second one of the staff: to read a conversation, or to remove a member.

    `due_at` is when it lapses: unanswered, or given and not used; a conversation that was opened
    is closed again then. Null once nothing more can come of it.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("asked_by <> answered_by", name="two_people"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answer"),
        Index(
            "uq_approval_standing",
            "report_id",
            "purpose",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    state: Mapped[ApprovalState] = mapped_column(enum_column(ApprovalState))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class WritingPause(Base):
    """Until when somebody asks nobody and writes to nobody, as the staff decided."""

    __tablename__ = "writing_pause"
    __table_args__ = (Index("ix_writing_pause_person", "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RemovedWords(Base):
    """Words that the staff took out of sight, kept here in case an appeal puts them back."""

    __tablename__ = "removed_words"
    __table_args__ = (Index("ix_removed_words_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey(_REPORT, ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    subject_id: Mapped[int] = mapped_column(BigId)
    # Which of its texts.
    field: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LetterPrint(Base):
    """A few numbers made of a letter, by which a copy of it is known; its words can't be had back.

    One row a number; they go after a month.
    """

    __tablename__ = "letter_print"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "number"),
        Index("ix_letter_print_author", "author_id", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    subject_kind: Mapped[SubjectKind] = mapped_column(enum_column(SubjectKind))
    subject_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
