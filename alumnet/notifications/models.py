"""What people were told and what became of the mail, what they chose, and mails that came back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.accounts.rules import EMAIL_LENGTH
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.notice import Channel
from alumnet.notifications.rules.policy import POLICY
from alumnet.notifications.rules.timing import Rhythm

_PERSON = "person.id"
_IS_UNREAD = "read_at IS NULL"
_WAITS = "mail = 'digest'"
_IS_COUNTED = "counted_at IS NOT NULL"


class Notification(Base):
    """One thing that somebody was told, by its code and by ids; never a text.

    `entry_id` is the outbox entry it followed from, so that a repeated entry tells nothing twice.
    `counted_at` is when its mail was counted as one that the site sent by itself.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "entry_id", "code"),
        Index("ix_notification_person", "person_id", "id"),
        Index(
            "ix_notification_unread",
            "person_id",
            sqlite_where=text(_IS_UNREAD),
            postgresql_where=text(_IS_UNREAD),
        ),
        Index(
            "ix_notification_waiting",
            "mail_due_at",
            sqlite_where=text(_WAITS),
            postgresql_where=text(_WAITS),
        ),
        Index(
            "ix_notification_counted",
            "person_id",
            "counted_at",
            sqlite_where=text(_IS_COUNTED),
            postgresql_where=text(_IS_COUNTED),
        ),
        Index("ix_notification_by", "by_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    code: Mapped[str] = mapped_column(String(40))
    # The thing it is about, of the kind that the catalogue says, and the other person in it.
    about_id: Mapped[int | None] = mapped_column(BigId)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    entry_id: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail: Mapped[MailState] = mapped_column(enum_column(MailState))
    mail_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NotificationChoice(Base):
    """What somebody chose for the mails of a group; without a row it is the usual.

    The groups are those of the catalogue, which grows without a migration: hence no CHECK.
    """

    __tablename__ = "notification_choice"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON), primary_key=True, autoincrement=False
    )
    group: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))


class NotificationTimes(Base):
    """When somebody wants to hear; without a row a weekly digest and no quiet hours."""

    __tablename__ = "notification_times"
    __table_args__ = (
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint(
            "(quiet_from IS NULL AND quiet_to IS NULL) OR (quiet_from BETWEEN 0 AND 23"
            " AND quiet_to BETWEEN 0 AND 23 AND quiet_from <> quiet_to)",
            name="quiet_hours",
        ),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON), primary_key=True, autoincrement=False
    )
    rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm), default=Rhythm.WEEKLY)
    digest_hour: Mapped[int] = mapped_column(default=POLICY.digest_hour)
    quiet_from: Mapped[int | None] = mapped_column()
    quiet_to: Mapped[int | None] = mapped_column()


class Bounce(Base):
    """A mail of ours that came back from an address; counted once for each mail.

    Whether mails still go to the address follows from these rows; they go away when its owner says
    that it is right.
    """

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("email", "entry_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    entry_id: Mapped[int] = mapped_column(BigId)
    # What the other mail server said, like 5.1.1, and whether that stops an address by itself.
    status: Mapped[str] = mapped_column(String(12))
    is_lasting: Mapped[bool] = mapped_column()
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
