"""Mentors whom a member doesn't want to be suggested."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime


class SetAside(Base):
    """A member said "not for me" of a mentor, who never learns of it; stands until taken back."""

    __tablename__ = "set_aside"
    __table_args__ = (
        UniqueConstraint("person_id", "mentor_id"),
        CheckConstraint("person_id <> mentor_id", name="two_people"),
        Index("ix_set_aside_mentor", "mentor_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
