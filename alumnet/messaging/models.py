"""Conversations with who takes part, their messages, and ways to reach each other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.messaging.rules import ContactKind

_PERSON = "person.id"
_CONVERSATION = "conversation.id"
CONTACT_LENGTH = 300


class Conversation(Base):
    """Messages between people; where it belongs is known to the slice that began it."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the staff last opened it, two of them together after a report.
    opened_by_staff_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Direct(Base):
    """The conversation of two people that belongs to nothing but the two; one a pair."""

    __tablename__ = "direct"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="order"),
        UniqueConstraint("low_id", "high_id"),
        Index("ix_direct_high", "high_id"),
    )

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey(_CONVERSATION, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    low_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    high_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))


class Participant(Base):
    """Somebody in a conversation: up to which message they read and were told by mail."""

    __tablename__ = "participant"
    __table_args__ = (Index("ix_participant_person", "person_id"),)

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey(_CONVERSATION, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON), primary_key=True, autoincrement=False
    )
    # Ids of messages; 0 is before the first.
    read_up_to: Mapped[int] = mapped_column(BigId, default=0)
    told_up_to: Mapped[int] = mapped_column(BigId, default=0)
    muted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Message(Base):
    """What somebody wrote, plain; a second press of the same form finds it by `form_key`."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "author_id", "form_key"),
        Index("ix_message_conversation", "conversation_id", "id"),
        Index("ix_message_author", "author_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    conversation_id: Mapped[int] = mapped_column(ForeignKey(_CONVERSATION, ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    form_key: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SharedContact(Base):
    """A way to be reached that somebody shows to the other person of one conversation."""

    __tablename__ = "shared_contact"
    __table_args__ = (UniqueConstraint("conversation_id", "person_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey(_CONVERSATION, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind))
    value: Mapped[str] = mapped_column(String(CONTACT_LENGTH))
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Correspondent(Base):
    """How somebody is told of messages by mail: when last, when next, and at most how often."""

    __tablename__ = "correspondent"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_once_a_day: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the mail that is on its way is due; null: none is.
    notice_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
