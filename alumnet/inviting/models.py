"""Invitations of members, their history, and the addresses that had enough of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.accounts.rules import EMAIL_LENGTH
from alumnet.inviting.rules import NAME_LENGTH, POLICY, InvitationState
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.organizations.rules import AffiliationKind, Period, Precision

_PERSON = "person.id"
_KEY_LENGTH = 64


class MemberInvitation(ClockColumns, Base):
    """Somebody whom a member knows and invites, with what the member says of both.

    `email` is there until it is answered or over; `name` and `line` until the last day. The place
    is kept as it was called, with the public id of the organization. `person_id` is who answered,
    `affiliation_id` what they said of the place, `is_agreed` whether the two say the same.
    """

    __tablename__ = "member_invitation"
    __table_args__ = (
        UniqueConstraint("inviter_id", "address_key"),
        CheckConstraint("email IS NULL OR state = 'open'", name="address"),
        CheckConstraint("person_id IS NULL OR person_id <> inviter_id", name="two_people"),
        Index("ix_member_invitation_association", "association_id", "created_at"),
        Index("ix_member_invitation_inviter", "inviter_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    inviter_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    address_key: Mapped[str] = mapped_column(String(_KEY_LENGTH))
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    line: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[AffiliationKind] = mapped_column(enum_column(AffiliationKind))
    place: Mapped[str] = mapped_column(String(200))
    place_public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    start_month: Mapped[int | None] = mapped_column()
    end_month: Mapped[int | None] = mapped_column()
    is_current: Mapped[bool] = mapped_column(default=False)
    precision: Mapped[Precision] = mapped_column(enum_column(Precision))
    state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When its mail left, if it did; only then is there a reminder.
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    affiliation_id: Mapped[int | None] = mapped_column(
        ForeignKey("affiliation.id", ondelete="SET NULL"), index=True
    )
    is_agreed: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    concern: Mapped[str] = mapped_column(Text, default="")

    @property
    def period(self) -> Period:
        """The dates that the inviter stated."""
        return Period(self.start_month, self.end_month, self.is_current, self.precision)


class MemberInvitationEvent(Base):
    """One step in the life of an invitation."""

    __tablename__ = "member_invitation_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("member_invitation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState, "from_state"))
    to_state: Mapped[InvitationState] = mapped_column(enum_column(InvitationState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey(_PERSON, ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitedAddress(Base):
    """How many invitations went to an address, and whether its owner wants no more. No address."""

    __tablename__ = "invited_address"
    __table_args__ = (
        CheckConstraint(f"mails BETWEEN 0 AND {POLICY.mails_to_an_address}", name="mails"),
    )

    key: Mapped[str] = mapped_column(String(_KEY_LENGTH), primary_key=True)
    mails: Mapped[int] = mapped_column(default=0)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvitingSecret(Base):
    """The one secret by which addresses are hashed: it outlives that of the site."""

    __tablename__ = "inviting_secret"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(_KEY_LENGTH))


class InvitingSetting(Base):
    """Whether the members of an association may not invite; without a row they may."""

    __tablename__ = "inviting_setting"

    association_id: Mapped[int] = mapped_column(
        ForeignKey("association.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_off: Mapped[bool] = mapped_column(default=False)
