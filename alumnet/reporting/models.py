"""What is told of each quarter, and whom the staff asked to mentor."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.reporting.rules.asking import AskState

_PERSON = "person.id"
_IS_OPEN = "state = 'sent'"


class ReportBlock(Base):
    """What is told of an association's quarters, computed once and never changed.

    `content` holds sums about ten people at least, and nobody's id (see rules.tallying). So nothing
    that happens later, an erasure or a move, lets anybody compute what changed.
    """

    __tablename__ = "report_block"
    __table_args__ = (
        UniqueConstraint("association_id", "first_quarter"),
        CheckConstraint("first_quarter <= last_quarter", name="order"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    first_quarter: Mapped[int] = mapped_column()
    last_quarter: Mapped[int] = mapped_column()
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorAsk(ClockColumns, Base):
    """A question of an association's staff: would you help others with this topic?"""

    __tablename__ = "mentor_ask"
    __table_args__ = (
        Index("ix_mentor_ask_association", "association_id", "created_at"),
        Index("ix_mentor_ask_person", "person_id", "created_at"),
        Index(
            "uq_mentor_ask_open",
            "person_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    topic: Mapped[str] = mapped_column(String(60))
    state: Mapped[AskState] = mapped_column(enum_column(AskState))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorAskEvent(Base):
    """One step in the life of such a question."""

    __tablename__ = "mentor_ask_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("mentor_ask.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[AskState] = mapped_column(enum_column(AskState, "from_state"))
    to_state: Mapped[AskState] = mapped_column(enum_column(AskState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
