"""What members keep for later. Nobody but the member reads any of it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.saved.rules import LONGEST_NAME, ListKind

_PERSON = "person.id"


class SavedPerson(Base):
    """Somebody whom a member keeps for later, and who never learns of it.

    `had_room`: whether they could be asked when it was last looked. `opened_at`: when it was seen
    that a place had opened, as long as it is open.
    """

    __tablename__ = "saved_person"
    __table_args__ = (
        UniqueConstraint("person_id", "saved_id"),
        CheckConstraint("person_id <> saved_id", name="two_people"),
        Index("ix_saved_person_saved_id", "saved_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    saved_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    had_room: Mapped[bool]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SavedSearch(Base):
    """A search of one of the lists: `query` is the part of its address after the question mark.

    `known` are the people it found so far, null while there are too many to say who is new.
    """

    __tablename__ = "saved_search"
    __table_args__ = (Index("ix_saved_search_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[ListKind] = mapped_column(enum_column(ListKind))
    query: Mapped[str] = mapped_column(Text)
    wants_alert: Mapped[bool]
    known: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedMatch(Base):
    """Somebody new in a search, until its owner has looked."""

    __tablename__ = "saved_match"
    __table_args__ = (
        UniqueConstraint("search_id", "person_id"),
        Index("ix_saved_match_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedWatch(Base):
    """When it is next looked what is new for a member who keeps anything."""

    __tablename__ = "saved_watch"

    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
