"""Certificates of taking part that others may check."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.states import Side

_NAME_LENGTH, _TITLE_LENGTH = 200, 300
_STANDS = "revoked_at IS NULL"


class CohortCertificate(Base):
    """That somebody took part to the end, as a page of its own says it to whoever has the code.

    Names and numbers are those of the day it was made, as with a certificate of service; one
    stands at a time.
    """

    __tablename__ = "cohort_certificate"
    __table_args__ = (
        CheckConstraint("meetings >= 0", name="meetings"),
        Index(
            "uq_cohort_certificate_standing",
            "enrolment_id",
            unique=True,
            sqlite_where=text(_STANDS),
            postgresql_where=text(_STANDS),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    holder: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    association: Mapped[str] = mapped_column(String(_NAME_LENGTH))
    cohort: Mapped[str] = mapped_column(String(_TITLE_LENGTH))
    side: Mapped[Side] = mapped_column(enum_column(Side))
    starts_on: Mapped[date | None] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    meetings: Mapped[int] = mapped_column()
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
