"""What the staff keep: notes on members, names made ready for search, persons that are one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.administration.rules.looking import LookState
from alumnet.administration.rules.merging import MergeState, StepKind
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns

_PERSON = "person.id"
_IS_LOOKED_AT = "state IN ('asked', 'allowed', 'looking')"
_IS_OPEN = "state IN ('proposed', 'merged', 'settled')"


class NameForms(Base):
    """Every word under which somebody's names are found, folded, with a space around each.

    Made of the names as they stood at `as_of`; a job renews what is older than the person.
    """

    __tablename__ = "name_forms"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    forms: Mapped[str] = mapped_column(Text)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberNote(Base):
    """What somebody of the staff wrote down about a member, for the staff of that association.

    It is about the member, who finds it in the copy of their data.
    """

    __tablename__ = "member_note"
    __table_args__ = (Index("ix_member_note_person", "person_id", "association_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey(_PERSON, ondelete="SET NULL"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonMerge(ClockColumns, Base):
    """Two persons that are one: `loser_id` goes, `winner_id` stays.

    `choices` are what is taken from the one who goes; the clock says until when it can be undone.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("loser_id <> winner_id", name="two_people"),
        Index(
            "uq_person_merge_open",
            "loser_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index("ix_person_merge_association", "association_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    loser_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    winner_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[MergeState] = mapped_column(enum_column(MergeState))
    both_sign_in: Mapped[bool] = mapped_column()
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonMergeEvent(Base):
    """One step in the life of a merge."""

    __tablename__ = "person_merge_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("person_merge.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[MergeState] = mapped_column(enum_column(MergeState, "from_state"))
    to_state: Mapped[MergeState] = mapped_column(enum_column(MergeState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonMergeStep(Base):
    """What a merge did to one row: moved or changed, added, or dropped. Undoing reads them back."""

    __tablename__ = "person_merge_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    merge_id: Mapped[int] = mapped_column(
        ForeignKey("person_merge.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[str] = mapped_column(String(63))
    kind: Mapped[StepKind] = mapped_column(enum_column(StepKind))
    # The key of the row, and its columns before and after, as plain values.
    row_key: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class Look(ClockColumns, Base):
    """That somebody of the staff wants to see pages as a member sees them, and whether they may.

    The clock says until when; `begun_at` is when they began to look.
    """

    __tablename__ = "look"
    __table_args__ = (
        CheckConstraint("state <> 'looking' OR begun_at IS NOT NULL", name="begun"),
        Index("ix_look_person", "person_id", "association_id"),
        Index(
            "uq_look_open",
            "person_id",
            "association_id",
            unique=True,
            sqlite_where=text(_IS_LOOKED_AT),
            postgresql_where=text(_IS_LOOKED_AT),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON, ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(Text)
    state: Mapped[LookState] = mapped_column(enum_column(LookState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LookEvent(Base):
    """One step of a look."""

    __tablename__ = "look_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("look.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[LookState] = mapped_column(enum_column(LookState, "from_state"))
    to_state: Mapped[LookState] = mapped_column(enum_column(LookState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
