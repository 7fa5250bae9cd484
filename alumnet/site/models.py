"""What staff changed of a site: the versions of its pages, and that something changed at all."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.site.rules.pages import LONGEST_NEWS, PageName

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
