"""What people chose for their ties."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import TieKind

_OF_KIND = text("organization_id IS NULL AND contact_id IS NULL")
_AT_ORGANIZATION = text("organization_id IS NOT NULL")
_WITH_CONTACT = text("contact_id IS NOT NULL")


class TieSetting(Base):
    """How far a person lets a kind of ties serve others, or a single tie of that kind.

    A single tie is the one by an organization, or the connection with another person. Whoever says
    nothing has no row.
    """

    __tablename__ = "tie_setting"
    __table_args__ = (
        CheckConstraint("organization_id IS NULL OR contact_id IS NULL", name="one_tie"),
        CheckConstraint("contact_id IS NULL OR kind = 'connection'", name="contact"),
        CheckConstraint("organization_id IS NULL OR kind <> 'connection'", name="organization"),
        CheckConstraint("contact_id <> person_id", name="two_people"),
        Index(
            "uq_tie_setting_kind",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=_OF_KIND,
            postgresql_where=_OF_KIND,
        ),
        Index(
            "uq_tie_setting_organization",
            "person_id",
            "kind",
            "organization_id",
            unique=True,
            sqlite_where=_AT_ORGANIZATION,
            postgresql_where=_AT_ORGANIZATION,
        ),
        Index(
            "uq_tie_setting_contact",
            "person_id",
            "contact_id",
            unique=True,
            sqlite_where=_WITH_CONTACT,
            postgresql_where=_WITH_CONTACT,
        ),
        Index("ix_tie_setting_organization", "organization_id"),
        Index("ix_tie_setting_contact", "contact_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(enum_column(TieKind))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    level: Mapped[TieLevel] = mapped_column(enum_column(TieLevel))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
