"""Profiles with their parts: skills, languages, photo, mentor profile, seeker profile, shield."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.visibility import Visibility

_PERSON = "person.id"
MOST_PLACES = 20


class Profile(Base):
    """What a person says of themselves. Made together with the person, so there is always one."""

    __tablename__ = "profile"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    headline: Mapped[str] = mapped_column(String(200), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    industry: Mapped[str | None] = mapped_column(String(60))
    who_helped_me: Mapped[str] = mapped_column(Text, default="")
    has_employer_shield: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    # Who may see what is edited on a page of its own, so it counts its own versions.
    privacy_version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FieldVisibility(Base):
    """Who may see one field of a profile; without a row, everyone."""

    __tablename__ = "field_visibility"
    __table_args__ = (UniqueConstraint("person_id", "field"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(40))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility))


class Skill(Base):
    """Something a person can do, in their own words."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))


class SpokenLanguage(Base):
    """A language a person speaks, by its code."""

    __tablename__ = "spoken_language"
    __table_args__ = (UniqueConstraint("person_id", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(12))


class Photo(Base):
    """A re-encoded photo without metadata; its digest is in `person.photo_digest`."""

    __tablename__ = "photo"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    content_type: Mapped[str] = mapped_column(String(40))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorProfile(Base):
    """What a member offers as a mentor. `places` at most at once; `paused_until` a date or none."""

    __tablename__ = "mentor_profile"
    __table_args__ = (CheckConstraint(f"places BETWEEN 0 AND {MOST_PLACES}", name="places"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_accepting: Mapped[bool] = mapped_column(default=True)
    places: Mapped[int] = mapped_column(default=1)
    hours_a_month: Mapped[int] = mapped_column(default=2)
    cannot_help_with: Mapped[str] = mapped_column(Text, default="")
    # Codes of mentoring.rules.TimeKind that this mentor offers, and of meeting channels.
    time_kinds: Mapped[list[Any]] = mapped_column(JSON, default=list)
    formats: Mapped[list[Any]] = mapped_column(JSON, default=list)
    windows: Mapped[str] = mapped_column(String(200), default="")
    agenda: Mapped[str] = mapped_column(String(200), default="")
    candour: Mapped[str] = mapped_column(String(200), default="")
    reads_requests: Mapped[str] = mapped_column(String(200), default="")
    # Mails about questions come together, once a day; the conversation asks for it.
    batches_questions: Mapped[bool] = mapped_column(default=False)
    wants_to_learn: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # What matters to this mentor, by the same codes as in a seeker profile.
    motives: Mapped[list[Any]] = mapped_column(JSON, default=list)
    values: Mapped[list[Any]] = mapped_column(JSON, default=list)
    paused_until: Mapped[date | None] = mapped_column()
    may_be_suggested: Mapped[bool] = mapped_column(default=False)
    # Requests in a row that ended without an answer; an answer sets it to 0.
    silences: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MentorTopic(Base):
    """A topic a mentor helps with, and what they have lived through in it."""

    __tablename__ = "mentor_topic"
    __table_args__ = (UniqueConstraint("person_id", "topic"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(60), index=True)
    lived_through: Mapped[str] = mapped_column(String(400), default="")
    position: Mapped[int] = mapped_column(default=0)


class SeekerProfile(Base):
    """Where a member is going; hidden from their employer by the shield."""

    __tablename__ = "seeker_profile"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    goals: Mapped[list[Any]] = mapped_column(JSON, default=list)
    target_role: Mapped[str] = mapped_column(String(160), default="")
    target_industry: Mapped[str | None] = mapped_column(String(60))
    motives: Mapped[list[Any]] = mapped_column(JSON, default=list)
    values: Mapped[list[Any]] = mapped_column(JSON, default=list)
    hopes: Mapped[str] = mapped_column(Text, default="")
    minutes_a_month: Mapped[int | None] = mapped_column()
    what_i_bring: Mapped[str] = mapped_column(Text, default="")
    how_i_take_feedback: Mapped[str] = mapped_column(Text, default="")
    is_open_to_offers: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShieldedOrganization(Base):
    """A further organization whose people shall not see that a member looks for a mentor."""

    __tablename__ = "shielded_organization"
    __table_args__ = (UniqueConstraint("person_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
