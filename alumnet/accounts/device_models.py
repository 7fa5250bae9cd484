"""The devices that somebody signed in with, and their passkeys. No token lies here as it is."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.accounts.devices import NAME_LENGTH, SignInWay
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id


class AccountDevice(Base):
    """A browser of an account, known by a token it keeps, and the session it has at present.

    One row holds both because a browser has one session at a time. `session_digest` is of the key
    in its cookie and empty while it is signed out; until `trusted_until` no code is asked for.
    """

    __tablename__ = "account_device"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    session_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    way: Mapped[SignInWay] = mapped_column(enum_column(SignInWay))
    is_remembered: Mapped[bool] = mapped_column()
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    trusted_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Base):
    """A key that a device or a password manager keeps; we have the public half.

    `sign_count` grows with each use where the device counts; one that doesn't grow is a copy.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
