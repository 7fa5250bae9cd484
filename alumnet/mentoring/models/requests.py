"""Mentorship requests with their history, and the secrets of mails that answer them."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules import (
    DeclineReason,
    MentorshipKind,
    Origin,
    RequestState,
    TimeKind,
)

_PERSON = "person.id"
_IS_OPEN = "state IN ('submitted', 'info_requested', 'exploring', 'waitlisted', 'waitlist_offered')"


class MentorshipRequest(ClockColumns, Base):
    """A letter from one member to another; at most one open row a (mentor, mentee, kind)."""

    __tablename__ = "mentorship_request"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint(
            "(initiator_id = mentor_id AND receiver_id = mentee_id)"
            " OR (initiator_id = mentee_id AND receiver_id = mentor_id)",
            name="sides",
        ),
        Index(
            "uq_mentorship_request_open",
            "mentor_id",
            "mentee_id",
            "kind",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index(
            "uq_mentorship_request_draft",
            "initiator_id",
            "receiver_id",
            "kind",
            "origin",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index("ix_mentorship_request_mentor", "mentor_id", "state"),
        Index("ix_mentorship_request_mentee", "mentee_id", "state"),
        Index("ix_mentorship_request_pair", "initiator_id", "receiver_id"),
        Index("ix_mentorship_request_receiver", "receiver_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    initiator_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    receiver_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    origin: Mapped[Origin] = mapped_column(enum_column(Origin))
    kind: Mapped[MentorshipKind] = mapped_column(enum_column(MentorshipKind))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    topic: Mapped[str | None] = mapped_column(String(60))
    working_on: Mapped[str] = mapped_column(Text, default="")
    why_you: Mapped[str] = mapped_column(Text, default="")
    what_i_bring: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    time_kind: Mapped[TimeKind | None] = mapped_column(enum_column(TimeKind))
    decision_by: Mapped[date | None] = mapped_column()
    # After a yes to this one the mentee's others stay open, if one more mentorship is allowed.
    keeps_others: Mapped[bool] = mapped_column(default=False)
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_column(DeclineReason))
    answer_line: Mapped[str] = mapped_column(Text, default="")
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship_request.id"))
    reminders_sent: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When it came before the mentor; the order of the queue, kept through every stop.
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # From when the initiator may ask the same person again; set when the request ends.
    asks_again_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), unique=True)
    questions_asked: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Seconds of the receiver's time, put aside while the initiator answers a question.
    set_aside: Mapped[int | None] = mapped_column()
    # The place in a line of waiting people: whoever came from the queue keeps the one they had.
    in_line_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The mentor was away meanwhile: before a place is offered they are asked "still needed?".
    asks_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Since when the system waits for a word: wait or move on, still needed, go on after a call?
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offers_missed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # After a first call, what each of the two said in private; None until they did.
    mentor_goes_on: Mapped[bool | None] = mapped_column()
    mentee_goes_on: Mapped[bool | None] = mapped_column()

    @property
    def line_order(self) -> datetime | None:
        """The moment that decides who waits longest, in the queue and in the line alike."""
        return self.in_line_since or self.submitted_at


class RequestEvent(Base):
    """One step in the life of a request."""

    __tablename__ = "request_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship_request.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[RequestState] = mapped_column(enum_column(RequestState, "from_state"))
    to_state: Mapped[RequestState] = mapped_column(enum_column(RequestState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestQuestion(Base):
    """One question of the receiver and its answer; one at a time, and two at most."""

    __tablename__ = "request_question"
    __table_args__ = (
        Index(
            "uq_request_question_open",
            "request_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship_request.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When it was answered, or needed no answer any more.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Redirect(Base):
    """Somebody a mentor suggested instead of themselves."""

    __tablename__ = "redirect"
    __table_args__ = (UniqueConstraint("request_id", "mentor_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("mentorship_request.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)


class AnswerToken(Base):
    """The right to answer one request from a mail; only the hash is stored."""

    __tablename__ = "answer_token"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship_request.id", ondelete="CASCADE"), index=True
    )
    receiver_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
