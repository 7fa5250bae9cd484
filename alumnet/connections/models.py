"""Connections between two people, and blocks of one by another."""

from datetime import datetime
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column


class ConnectionState(Enum):
    """Where a connection request stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"
    REMOVED = "removed"
    BLOCKED = "blocked"


class Connection(Base):
    """An unordered pair (low id, high id) with who asked; at most one live row a pair."""

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
    initiator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ConnectionState] = mapped_column(enum_column(ConnectionState))
    note: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
    blocker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    blocked_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
