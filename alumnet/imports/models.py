"""Files that associations bring, with what became of their rows."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import Choice, Found, ImportState, Outcome
from alumnet.imports.rules.waves import WaveState
from alumnet.kernel.days import DayOrder
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns

REASON_LENGTH: Final = 300


class RosterImport(Base):
    """One file with its counts; `rejected` holds the first rows that were left out, and why."""

    __tablename__ = "roster_import"
    __table_args__ = (Index("ix_roster_import_association", "association_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    file_name: Mapped[str] = mapped_column(String(120), default="")
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    approved: Mapped[int] = mapped_column(default=0)
    rejected_count: Mapped[int] = mapped_column(default=0)
    # Lists of [row number, external id, reason].
    rejected: Mapped[list[Any]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberImport(ClockColumns, Base):
    """A file of members on its way: what its columns mean, how far the work is.

    `done_count` counts the rows that the work of this state is through with. `columns` holds a
    `Column` or nothing for each of the `headers`; `day_order` how its ambiguous days are meant.
    """

    __tablename__ = "member_import"
    __table_args__ = (Index("ix_member_import_association", "association_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    file_name: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(40))
    headers: Mapped[list[Any]] = mapped_column(JSON)
    columns: Mapped[list[Any]] = mapped_column(JSON)
    day_order: Mapped[DayOrder | None] = mapped_column(enum_column(DayOrder))
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # The first names of chapters in it that there weren't when its rows were checked.
    lacking_chapters: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState))
    row_count: Mapped[int] = mapped_column()
    done_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MemberImportEvent(Base):
    """One step in the life of a file of members."""

    __tablename__ = "member_import_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("member_import.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ImportState] = mapped_column(enum_column(ImportState, "from_state"))
    to_state: Mapped[ImportState] = mapped_column(enum_column(ImportState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberImportFile(Base):
    """The file itself, until its rows are taken over or it is given up."""

    __tablename__ = "member_import_file"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("member_import.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MemberImportRow(Base):
    """A row with what it says, what that would do, what was decided and what became of it.

    `person_id` is who it is about; `twin_number` an earlier row that may be about the same person.
    `trace` lists what was written, so that it can be taken back.
    """

    __tablename__ = "member_import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_member_import_row_found", "import_id", "found", "number"),
        Index("ix_member_import_row_outcome", "import_id", "outcome", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("member_import.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    about: Mapped[str] = mapped_column(String(120), default="")
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    found: Mapped[Found] = mapped_column(enum_column(Found))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    # Lists of [what, as it is here, as the file says].
    differences: Mapped[list[Any]] = mapped_column(JSON, default=list)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    twin_number: Mapped[int | None] = mapped_column()
    choice: Mapped[Choice | None] = mapped_column(enum_column(Choice))
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    trace: Mapped[list[Any]] = mapped_column(JSON, default=list)


class ChangesExport(Base):
    """One taking of what changed for the CRM; the next begins where the last one ended."""

    __tablename__ = "changes_export"
    __table_args__ = (Index("ix_changes_export_association", "association_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # Null: everything there is.
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitationWave(Base):
    """Imported members invited day by day: so many a day, of these classes, until all were asked.

    `last_day` is the day on which the last of them went out.
    """

    __tablename__ = "invitation_wave"
    __table_args__ = (
        CheckConstraint(f"a_day BETWEEN 1 AND {POLICY.most_invitations_a_day}", name="a_day"),
        Index(
            "uq_invitation_wave_open",
            "association_id",
            unique=True,
            sqlite_where=text("state IN ('running', 'paused')"),
            postgresql_where=text("state IN ('running', 'paused')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    class_from: Mapped[int | None] = mapped_column()
    class_to: Mapped[int | None] = mapped_column()
    a_day: Mapped[int] = mapped_column()
    state: Mapped[WaveState] = mapped_column(enum_column(WaveState))
    invited: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[date | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
