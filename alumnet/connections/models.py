"""Connections between two people, and blocks of one by another."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.connections.rules import ConnectionState
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.transitions import ClockColumns

# Others import it from here, beside its table.
__all__ = ["ConnectionState"]


class Connection(ClockColumns, Base):
    """An unordered pair (low id, high id) with who asked; at most one live row a pair.

    Earlier rows of a pair stay: they say how often and when one asked the other.
    """

    __tablename__ = "connection"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="order"),
        CheckConstraint("initiator_id IN (low_id, high_id)", name="initiator"),
        Index(
            "uq_connection_live",
            "low_id",
            "high_id",
            unique=True,
            sqlite_where=text("state IN ('pending', 'accepted')"),
            postgresql_where=text("state IN ('pending', 'accepted')"),
        ),
        Index("ix_connection_high", "high_id", "state"),
        Index("ix_connection_low", "low_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    initiator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ConnectionState] = mapped_column(enum_column(ConnectionState))
    note: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def receiver_id(self) -> int:
        """Who was asked."""
        return self.high_id if self.initiator_id == self.low_id else self.low_id


class ConnectionEvent(Base):
    """One step in the life of a connection."""

    __tablename__ = "connection_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("connection.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ConnectionState] = mapped_column(enum_column(ConnectionState, "from_state"))
    to_state: Mapped[ConnectionState] = mapped_column(enum_column(ConnectionState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Block(Base):
    """One person does not want to meet another here; stands until lifted."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint("blocker_id <> blocked_id", name="two_people"),
        Index(
            "uq_block_standing",
            "blocker_id",
            "blocked_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_block_blocked", "blocked_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
