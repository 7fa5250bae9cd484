"""Organizations with their names and domains, and people's affiliations with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.merges import MergeState, Move
from alumnet.organizations.rules import (
    CITY_LENGTH,
    ORGANIZATION_NAME_LENGTH,
    TITLE_LENGTH,
    AffiliationKind,
    EvidenceGrade,
    OrganizationKind,
    Precision,
)

# Others import the enums from here, beside their tables.
__all__ = [
    "ORGANIZATION_NAME_LENGTH",
    "AffiliationKind",
    "EvidenceGrade",
    "OrganizationKind",
    "Precision",
]


class Organization(Base):
    """A school, an employer or an association, perhaps part of a larger one.

    `group_id` is the id of the topmost parent, or its own: who is in one group is asked often.
    `source` says where the row came from (reference, import, typed); only typed ones are tidied.
    `version` counts what the staff changed, and `changed_at` tells whoever keeps all of them in
    memory to read them again.
    """

    __tablename__ = "organization"
    __table_args__ = (
        Index("ix_organization_kind_key", "kind", "name_key"),
        Index("ix_organization_group", "group_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    kind: Mapped[OrganizationKind] = mapped_column(enum_column(OrganizationKind))
    name: Mapped[str] = mapped_column(String(ORGANIZATION_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(ORGANIZATION_NAME_LENGTH))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(BigId)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(CITY_LENGTH), default="")
    industry: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(20), default="typed")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class OrganizationAlias(Base):
    """Another name of an organization."""

    __tablename__ = "organization_alias"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(ORGANIZATION_NAME_LENGTH))


class OrganizationDomain(Base):
    """A mail domain of an organization; one domain may be shared, by departments for example."""

    __tablename__ = "organization_domain"
    __table_args__ = (UniqueConstraint("organization_id", "domain"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"))
    domain: Mapped[str] = mapped_column(String(120), index=True)


class Affiliation(Base):
    """A person's time with an organization. Months are numbers: year * 12 + (month - 1)."""

    __tablename__ = "affiliation"
    __table_args__ = (
        CheckConstraint(
            "start_month IS NULL OR end_month IS NULL OR start_month <= end_month", name="order"
        ),
        CheckConstraint("NOT (is_current AND end_month IS NOT NULL)", name="current_has_no_end"),
        Index("ix_affiliation_organization", "organization_id", "kind", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[AffiliationKind] = mapped_column(enum_column(AffiliationKind))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    field: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    city: Mapped[str] = mapped_column(String(CITY_LENGTH), default="")
    start_month: Mapped[int | None] = mapped_column()
    end_month: Mapped[int | None] = mapped_column()
    is_current: Mapped[bool] = mapped_column(default=False)
    precision: Mapped[Precision] = mapped_column(enum_column(Precision), default=Precision.YEAR)
    visibility: Mapped[Visibility] = mapped_column(
        enum_column(Visibility), default=Visibility.EVERYONE
    )
    evidence_grade: Mapped[EvidenceGrade] = mapped_column(
        enum_column(EvidenceGrade), default=EvidenceGrade.CLAIMED
    )
    # What the table of its grades calls it.
    state: Mapped[EvidenceGrade] = synonym("evidence_grade")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AffiliationEvent(Base):
    """One step of an affiliation's grade; its name says what the evidence was."""

    __tablename__ = "affiliation_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("affiliation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[EvidenceGrade] = mapped_column(enum_column(EvidenceGrade, "from_state"))
    to_state: Mapped[EvidenceGrade] = mapped_column(enum_column(EvidenceGrade, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OrganizationMerge(Base):
    """Two rows for one organization: found by the staff, made one, perhaps made two again.

    All that pointed at `gone` points at `kept` since; what was moved is in its journal.
    """

    __tablename__ = "organization_merge"
    __table_args__ = (
        CheckConstraint("gone_id <> kept_id", name="two"),
        Index(
            "uq_organization_merge_live",
            "gone_id",
            unique=True,
            sqlite_where=text("state = 'merged'"),
            postgresql_where=text("state = 'merged'"),
        ),
        Index(
            "uq_organization_merge_proposed",
            "gone_id",
            "kept_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    gone_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    state: Mapped[MergeState] = mapped_column(enum_column(MergeState))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OrganizationMergeMove(Base):
    """One row that a merge touched: of which table and column, what was done, and what was there.

    `before` holds numbers and codes alone, never words of a person; `person_id` says whose it was.
    """

    __tablename__ = "organization_merge_move"
    __table_args__ = (UniqueConstraint("merge_id", "place", "row_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("organization_merge.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(80))
    row_id: Mapped[int] = mapped_column(BigId)
    move: Mapped[Move] = mapped_column(enum_column(Move))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
