"""What staff changed of a site: the versions of its pages, and that something changed at all."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.site.rules.brands import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_SHORT_NAME
from alumnet.site.rules.pages import LONGEST_NEWS, PageName
from alumnet.site.rules.topics import LONGEST_LABEL

_ASSOCIATION = "association.id"
_PERSON = "person.id"
_OF_THE_SITE = "association_id IS NULL"
_OF_ONE = "association_id IS NOT NULL"


class SiteChange(Base):
    """One line a change, so that each process sees with one look whether it knows the newest."""

    __tablename__ = "site_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Topic(Base):
    """What staff changed of a mentoring topic, or one that they added; null is as shipped."""

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("merged_into <> code", name="merged_elsewhere"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    label: Mapped[str | None] = mapped_column(String(LONGEST_LABEL))
    also: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    group_code: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int | None] = mapped_column()
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The code of the topic that it is another name of now.
    merged_into: Mapped[str | None] = mapped_column(String(60))


class SiteBrand(Base):
    """How the site looks, or an association to who belongs to it alone; empty is as shipped.

    `slot` is the id of the association, 0 for the site: one row each.
    """

    __tablename__ = "site_brand"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slot: Mapped[int] = mapped_column(BigId, unique=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey(_ASSOCIATION), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    short_name: Mapped[str] = mapped_column(String(LONGEST_SHORT_NAME), default="")
    accent: Mapped[str] = mapped_column(String(7), default="")
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    logo_digest: Mapped[str] = mapped_column(String(16), default="", index=True)
    logo_width: Mapped[int] = mapped_column(default=0)
    logo_height: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PolicyNumber(Base):
    """A number that staff chose; without a row holds what came with the software."""

    __tablename__ = "policy_number"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    value: Mapped[int] = mapped_column()
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PageVersion(Base):
    """What a page said from a moment on; the highest number is what it says now.

    Without a text it says what came with the software. `association_id` is the association whose
    members read it, none for everybody else.
    """

    __tablename__ = "page_version"
    __table_args__ = (
        CheckConstraint("NOT asks_again OR association_id IS NULL", name="asks_everybody"),
        Index(
            "uq_page_version_site",
            "name",
            "number",
            unique=True,
            sqlite_where=text(_OF_THE_SITE),
            postgresql_where=text(_OF_THE_SITE),
        ),
        Index(
            "uq_page_version_association",
            "association_id",
            "name",
            "number",
            unique=True,
            sqlite_where=text(_OF_ONE),
            postgresql_where=text(_OF_ONE),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey(_ASSOCIATION))
    name: Mapped[PageName] = mapped_column(enum_column(PageName))
    number: Mapped[int] = mapped_column()
    body: Mapped[str | None] = mapped_column(Text)
    # Whether people who agreed before are asked again, and what they are told is new.
    asks_again: Mapped[bool] = mapped_column(default=False)
    news: Mapped[str] = mapped_column(String(LONGEST_NEWS), default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
