"""The chapters of an association, who is in them, and the roles that people have anywhere."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.authorization import Role
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column

_WHOLE = text("chapter_id IS NULL")
_OF_CHAPTER = text("chapter_id IS NOT NULL")
_OF_SITE = text("association_id IS NULL")


class Chapter(Base):
    """A part of an association by place or calling; an organization, too, which has its name.

    A closed one has no members and nobody who looks after it.
    """

    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ChapterMember(Base):
    """That somebody is in a chapter; it counts while they are a member of the association."""

    __tablename__ = "chapter_member"
    __table_args__ = (UniqueConstraint("chapter_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chapter_id: Mapped[int] = mapped_column(ForeignKey("chapter.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A role of a person: in an association, in one of its chapters, or on the whole site."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("(role = 'site_admin') = (association_id IS NULL)", name="where"),
        CheckConstraint("(role = 'chapter_admin') = (chapter_id IS NOT NULL)", name="chapter"),
        Index(
            "uq_role_grant_association",
            "person_id",
            "role",
            "association_id",
            unique=True,
            sqlite_where=_WHOLE,
            postgresql_where=_WHOLE,
        ),
        Index(
            "uq_role_grant_chapter",
            "person_id",
            "chapter_id",
            unique=True,
            sqlite_where=_OF_CHAPTER,
            postgresql_where=_OF_CHAPTER,
        ),
        Index(
            "uq_role_grant_site_admin",
            "person_id",
            unique=True,
            sqlite_where=_OF_SITE,
            postgresql_where=_OF_SITE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
