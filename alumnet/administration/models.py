"""What the staff keep: notes on members, and names made ready for their search."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id

_PERSON = "person.id"


class NameForms(Base):
    """Every word under which somebody's names are found, folded, with a space around each.

    Made of the names as they stood at `as_of`; a job renews what is older than the person.
    """

    __tablename__ = "name_forms"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    forms: Mapped[str] = mapped_column(Text)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)


class MemberNote(Base):
    """What somebody of the staff wrote down about a member, for the staff of that association.

    It is about the member, who finds it in the copy of their data.
    """

    __tablename__ = "member_note"
    __table_args__ = (Index("ix_member_note_person", "person_id", "association_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey(_PERSON, ondelete="SET NULL"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
