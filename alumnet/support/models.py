"""Questions to the staff with their letters and steps."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.accounts.rules import EMAIL_LENGTH
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.support.rules.policy import NAME_LENGTH, POLICY
from alumnet.support.rules.steps import QuestionState

_PERSON = "person.id"


class Question(ClockColumns, Base):
    """A question to the staff of an association, or without one to those of the whole site.

    Its clock runs until the staff should have answered, and later until it closes. Who wrote
    without signing in said a name and an address: nobody proved that they are theirs.
    """

    __tablename__ = "support_question"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (email = '')", name="writer"),
        Index("ix_support_question_queue", "association_id", "state", "due_at"),
        Index("ix_support_question_person", "person_id", "created_at"),
        Index("ix_support_question_email", "email", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), default="")
    subject: Mapped[str] = mapped_column(String(POLICY.subject_length))
    state: Mapped[QuestionState] = mapped_column(enum_column(QuestionState))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Letter(Base):
    """What one of the two sides wrote. Who wasn't signed in, or left, is no author."""

    __tablename__ = "support_letter"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("support_question.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    is_of_staff: Mapped[bool] = mapped_column()
    words: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionEvent(Base):
    """One step in the life of a question."""

    __tablename__ = "support_question_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("support_question.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[QuestionState] = mapped_column(enum_column(QuestionState, "from_state"))
    to_state: Mapped[QuestionState] = mapped_column(enum_column(QuestionState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
