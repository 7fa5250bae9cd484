"""Announcements and their steps. Who read one is kept nowhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.steps import AnnouncementAudience, AnnouncementState
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns

_PERSON = "person.id"


class Announcement(ClockColumns, Base):
    """Plain text to the members of a segment: whoever is in it now, and who comes into it.

    `last_told_id` is the last person whom the job told, in the order of ids; `told` counts them.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("first_year <= last_year", name="years"),
        Index("ix_announcement_association", "association_id", "sends_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    state: Mapped[AnnouncementState] = mapped_column(enum_column(AnnouncementState))
    title: Mapped[str] = mapped_column(String(POLICY.title_length))
    words: Mapped[str] = mapped_column(Text)
    audience: Mapped[AnnouncementAudience] = mapped_column(enum_column(AnnouncementAudience))
    first_year: Mapped[int | None] = mapped_column()
    last_year: Mapped[int | None] = mapped_column()
    country: Mapped[str | None] = mapped_column(String(2))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    has_mail: Mapped[bool] = mapped_column()
    sends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[int] = mapped_column(default=0)
    last_told_id: Mapped[int] = mapped_column(BigId, default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnnouncementEvent(Base):
    """One step in the life of an announcement."""

    __tablename__ = "announcement_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("announcement.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[AnnouncementState] = mapped_column(
        enum_column(AnnouncementState, "from_state")
    )
    to_state: Mapped[AnnouncementState] = mapped_column(enum_column(AnnouncementState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
