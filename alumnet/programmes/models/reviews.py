"""What a second person said of pairs before they are published, and managers' own notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Verdict

_PERSON = "person.id"


class PairReview(Base):
    """What somebody said of a pair who neither set it nor asked for the review; one a pair."""

    __tablename__ = "pair_review"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), unique=True
    )
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    line: Mapped[str] = mapped_column(String(POLICY.line_length), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ManagerNote(Base):
    """What a manager wants to remember of somebody who takes part; managers of the cohort read it.

    Its two never do, and no run looks at it.
    """

    __tablename__ = "manager_note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    written_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
