"""What associations decided about dues, and how far each last paid day came."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.dues.rules import WORDS_LENGTH, Stage
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column


class AssociationDues(Base):
    """What an association decided; without a row dues don't matter there."""

    __tablename__ = "association_dues"
    __table_args__ = (CheckConstraint("remind_days >= 0 AND grace_days >= 0", name="days"),)

    association_id: Mapped[int] = mapped_column(
        ForeignKey("association.id"), primary_key=True, autoincrement=False
    )
    matter: Mapped[bool] = mapped_column(default=False)
    lapses: Mapped[bool] = mapped_column(default=False)
    remind_days: Mapped[int] = mapped_column()
    grace_days: Mapped[int] = mapped_column()
    how_to_pay: Mapped[str] = mapped_column(String(WORDS_LENGTH), default="")


class DuesStep(Base):
    """That a stage was reached for one last paid day: nobody is told of it a second time."""

    __tablename__ = "dues_step"
    __table_args__ = (UniqueConstraint("membership_id", "paid_until", "stage"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("association_membership.id", ondelete="CASCADE")
    )
    paid_until: Mapped[date] = mapped_column()
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
