"""Copies that people asked for, accounts that are closing, and what people agreed to."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.rights.rules.states import ClosingState, ExportState

_PERSON = "person.id"
_IS_WANTED = "state = 'wanted'"
_IS_OPEN = "state IN ('asked', 'noted')"


class DataExport(ClockColumns, Base):
    """A copy of everything about a person; the file goes when the clock has run out."""

    __tablename__ = "data_export"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="content"),
        Index("ix_data_export_person", "person_id", "asked_at"),
        Index(
            "uq_data_export_wanted",
            "person_id",
            unique=True,
            sqlite_where=text(_IS_WANTED),
            postgresql_where=text(_IS_WANTED),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[ExportState] = mapped_column(enum_column(ExportState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The ZIP file; only the page that sends it reads it.
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), raiseload=True)


class DataExportEvent(Base):
    """One step in the life of a copy."""

    __tablename__ = "data_export_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("data_export.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ExportState] = mapped_column(enum_column(ExportState, "from_state"))
    to_state: Mapped[ExportState] = mapped_column(enum_column(ExportState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountClosing(ClockColumns, Base):
    """That somebody leaves for good. `memberships` are what comes back with them, by its id.

    `noted_by` is who of the staff wrote down a wish that came on paper, for `association_id`.
    """

    __tablename__ = "account_closing"
    __table_args__ = (
        CheckConstraint("state <> 'asked' OR due_at IS NOT NULL", name="clock"),
        CheckConstraint("state <> 'noted' OR noted_by IS NOT NULL", name="noted"),
        Index(
            "uq_account_closing_open",
            "person_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index("ix_account_closing_association", "association_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[ClosingState] = mapped_column(enum_column(ClosingState))
    memberships: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountClosingEvent(Base):
    """One step in the life of a closing."""

    __tablename__ = "account_closing_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("account_closing.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ClosingState] = mapped_column(enum_column(ClosingState, "from_state"))
    to_state: Mapped[ClosingState] = mapped_column(enum_column(ClosingState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandOver(Base):
    """Whom a mentor who left thinks of for somebody they mentored."""

    __tablename__ = "hand_over"
    __table_args__ = (Index("ix_hand_over_colleague", "colleague_id"),)

    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    colleague_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON), primary_key=True, autoincrement=False
    )


class Consent(Base):
    """What somebody said to one version of a text; the newest row of a kind counts."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person", "person_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    # The kinds are those of the rules, which grow without a migration: hence no CHECK.
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column()
    says_yes: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
