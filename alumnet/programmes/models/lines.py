"""Who manages whom, and whom mentors would like: what runs know of people beside their places."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import LineSource


class ReportingLine(Base):
    """That somebody is managed by another, as a cohort inside one employer needs to know.

    Nobody mentors a person in their own line, so longer lines follow from these. Neither needs to
    take part: whoever stands between two who do joins them. `added_by` is who said it; both of the
    two may, without learning of each other.
    """

    __tablename__ = "reporting_line"
    __table_args__ = (
        UniqueConstraint(
            "cohort_id",
            "person_id",
            "manager_id",
            "source",
            "added_by",
            name="uq_reporting_line_said_once",
        ),
        CheckConstraint("person_id <> manager_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    source: Mapped[LineSource] = mapped_column(enum_column(LineSource))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorWish(Base):
    """Whom a mentor would like to be matched with, if they take part; the first has rank 1.

    A person and no enrolment: mentors never learn who takes part.
    """

    __tablename__ = "mentor_wish"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "rank"),
        UniqueConstraint("enrolment_id", "person_id"),
        CheckConstraint(f"rank BETWEEN 1 AND {POLICY.wishes}", name="rank"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int] = mapped_column()
