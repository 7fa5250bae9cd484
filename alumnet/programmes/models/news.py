"""What those who look after a cohort tell its people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.states import Side


class CohortNews(Base):
    """A few words to the people of a cohort, or of one side of it (null: all)."""

    __tablename__ = "cohort_news"
    __table_args__ = (Index("ix_cohort_news_cohort", "cohort_id", "created_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    side: Mapped[Side | None] = mapped_column(enum_column(Side))
    words: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
