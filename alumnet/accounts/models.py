"""Persons, accounts, associations with their memberships and rosters, roles, invitations.

An association is an organization too; here is what signing in needs to know of it. `person` is the
row everything else points at, with or without an account.
"""

from datetime import date, datetime
from enum import Enum

from flask_security.core import UserMixin
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from alumnet.accounts.chapter_models import Chapter, ChapterMember, RoleGrant
from alumnet.accounts.device_models import AccountDevice, Passkey
from alumnet.accounts.rules import (
    EMAIL_LENGTH,
    MEMBER_NUMBER_LENGTH,
    Approval,
    MembershipState,
    Purpose,
)
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.visibility import Visibility

# Others import the enums and the further tables from here.
__all__ = [
    "AccountDevice",
    "Approval",
    "Chapter",
    "ChapterMember",
    "MembershipState",
    "Passkey",
    "RoleGrant",
]

NAME_LENGTH = 120


class Person(Base):
    """Somebody, imported or registered. Names as people write them."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    given_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    # Beside the name because a face is shown wherever a name is; the image is in members.Photo.
    photo_digest: Mapped[str | None] = mapped_column(String(32))
    photo_visibility: Mapped[Visibility] = mapped_column(
        enum_column(Visibility), default=Visibility.EVERYONE
    )
    is_listed: Mapped[bool] = mapped_column(default=True)
    hidden_by_staff_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    died_on: Mapped[date | None] = mapped_column()
    is_deceased: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Set by commands that narrow what others may see, cleared by the indexer: until then search
    # leaves this person out, whatever the index still holds.
    is_withdrawn_from_search: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_person_withdrawn",
            "id",
            sqlite_where=text("is_withdrawn_from_search"),
            postgresql_where=text("is_withdrawn_from_search"),
        ),
    )


class NameKind(Enum):
    """How another name of a person is used."""

    FORMER = "former"
    NATIVE = "native"
    ALIAS = "alias"


class PersonName(Base):
    """A further name under which a person can be found."""

    __tablename__ = "person_name"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[NameKind] = mapped_column(enum_column(NameKind))
    # Of a former name: whether the page says it. Found by it is everybody who has one.
    is_shown: Mapped[bool] = mapped_column(default=False)


class PersonEmail(Base):
    """An address known for a person, lower case; `confirmed_at` once they proved it is theirs.

    `opens_account`: they keep it to sign in with, beside that of the account. `removed_at`: they
    took it away, and the row goes once that was told there.
    """

    __tablename__ = "person_email"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NOT NULL OR NOT opens_account", name="opens"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_account: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Account(Base, UserMixin):
    """What somebody signs in with; belongs to one person."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    create_datetime: Mapped[datetime] = mapped_column(UtcDateTime)
    update_datetime: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A name of the time-zone database; empty: as the site has it.
    zone: Mapped[str] = mapped_column(String(60), default="")
    theme: Mapped[str] = mapped_column(String(10), default="")
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # By when the owner, who has a role, sets up a second factor; null once that is done.
    second_factor_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Read beside the account by `queries.with_standing`, and by nothing else.
    memberships: Mapped[str | None] = query_expression()
    roles_granted: Mapped[str | None] = query_expression()

    person: Mapped[Person] = relationship(lazy="raise")


class Association(Base):
    """An organization of kind association that this site serves."""

    __tablename__ = "association"

    id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    contact_email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), default="")
    approval: Mapped[Approval] = mapped_column(
        enum_column(Approval), default=Approval.ROSTER_OR_STAFF
    )
    # The school or profession whose graduates belong here; class years are years of leaving it.
    school_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AssociationMembership(Base):
    """A person in an association. An account may act while one of its memberships is active."""

    __tablename__ = "association_membership"
    __table_args__ = (
        UniqueConstraint("association_id", "person_id"),
        Index("ix_association_membership_state", "association_id", "state", "id"),
        Index("ix_association_membership_approved", "association_id", "approved_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[MembershipState] = mapped_column(enum_column(MembershipState))
    class_year: Mapped[int | None] = mapped_column()
    member_number: Mapped[str | None] = mapped_column(String(MEMBER_NUMBER_LENGTH))
    paid_until: Mapped[date | None] = mapped_column()
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What the person wrote for the staff when applying.
    note: Mapped[str] = mapped_column(Text, default="")
    approved_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the staff told the person with their last decision.
    decision_note: Mapped[str] = mapped_column(Text, default="")
    # Declined or ended before: the roster alone no longer lets this person in.
    needs_staff: Mapped[bool] = mapped_column(default=False)


class ExternalId(Base):
    """The number an association's own system knows a person by; imports are repeated by it."""

    __tablename__ = "external_id"
    __table_args__ = (UniqueConstraint("association_id", "external_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    external_id: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class RosterEntry(Base):
    """A line of an association's own list of people; `person_id` once somebody claimed it."""

    __tablename__ = "roster_entry"
    __table_args__ = (
        UniqueConstraint("association_id", "external_id"),
        Index("ix_roster_entry_name", "association_id", "name_key"),
        Index("ix_roster_entry_class", "association_id", "class_year"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    external_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    # Folded words of the name in order of the alphabet: for suggestions to staff.
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    class_year: Mapped[int | None] = mapped_column()
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )


class RosterEmail(Base):
    """An address on a line of the roster, lower case."""

    __tablename__ = "roster_email"
    __table_args__ = (UniqueConstraint("entry_id", "email"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("roster_entry.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), index=True)


class Invitation(Base):
    """An imported person asked to claim their profile. The link is signed, so nothing is stored.

    `sent_at` is when the mail went out; the link works for a while from then.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    invited_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailedLink(Base):
    """A link somebody asked for, to be mailed to an address and good once.

    A row is written whatever the address, so that asking tells nothing about who is here; whether
    a mail goes out, and which, is decided when it is sent. The link is signed, so the row holds no
    secret.
    """

    __tablename__ = "mailed_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SecondFactor(Base):
    """The app of an account that shows codes. `last_step` is the half minute of the last one used.

    The secret is sealed, so that a copy of the database alone lets nobody in.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code for whoever has lost the app; kept as a hash, good once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Registration(Base):
    """What somebody wrote who wants to join, kept until they prove the address or 14 days."""

    __tablename__ = "registration"

    link_id: Mapped[int] = mapped_column(
        ForeignKey("mailed_link.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    class_year: Mapped[int | None] = mapped_column()
    member_number: Mapped[str | None] = mapped_column(String(MEMBER_NUMBER_LENGTH))
    note: Mapped[str] = mapped_column(Text, default="")
    is_student: Mapped[bool] = mapped_column(default=False)


class AssociationStance(Base):
    """What an association decided about some of its people; without a row: as the defaults say.

    Whether those who died are remembered on a page, and whether people who study still are shown
    and may look for a mentor.
    """

    __tablename__ = "association_stance"

    association_id: Mapped[int] = mapped_column(
        ForeignKey("association.id"), primary_key=True, autoincrement=False
    )
    remembers: Mapped[bool] = mapped_column(default=False)
    students_are_shown: Mapped[bool] = mapped_column(default=True)
    students_are_mentored: Mapped[bool] = mapped_column(default=True)


class CurrentStudent(Base):
    """That a member still studies where the association's members come from."""

    __tablename__ = "current_student"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("association_membership.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
