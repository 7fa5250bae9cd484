"""What lies before the staff about affiliations, evidence for them, and when people are asked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState, WordState

_PERSON, _AFFILIATION = "person.id", "affiliation.id"
_OPEN_PROOF = "kind = 'proof' AND state IN ('open', 'asked')"
_OPEN_DISPUTE = "kind = 'dispute' AND state IN ('open', 'asked')"


class VerificationCase(Base):
    """An affiliation that the staff of an association look at, for its owner or for a doubt.

    While `claimed_by` holds it, until `claimed_until`, nobody else decides. `due_at` is by when the
    staff should have looked or, of what they asked, the owner should have answered. `version`
    counts what people did to it, so that a decision never rests on something that changed.
    """

    __tablename__ = "verification_case"
    __table_args__ = (
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim"),
        CheckConstraint("raised_by IS NULL OR raised_by <> person_id", name="two_people"),
        Index("ix_verification_case_queue", "association_id", "state", "due_at"),
        Index("ix_verification_case_due", "state", "due_at"),
        Index("ix_verification_case_person", "person_id"),
        Index("ix_verification_case_raised", "raised_by", "created_at"),
        Index(
            "uq_verification_case_proof",
            "affiliation_id",
            unique=True,
            sqlite_where=text(_OPEN_PROOF),
            postgresql_where=text(_OPEN_PROOF),
        ),
        Index(
            "uq_verification_case_dispute",
            "affiliation_id",
            "raised_by",
            unique=True,
            sqlite_where=text(_OPEN_DISPUTE),
            postgresql_where=text(_OPEN_DISPUTE),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    affiliation_id: Mapped[int | None] = mapped_column(
        ForeignKey(_AFFILIATION, ondelete="SET NULL")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"))
    kind: Mapped[CaseKind] = mapped_column(enum_column(CaseKind))
    # Who says that it isn't right; nobody for what its owner asks.
    raised_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState), default=CaseState.OPEN)
    # What the owner, or who raised it, wrote for the staff; and what the owner answered later.
    note: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    # What the staff told the owner and who raised it, and why, for themselves.
    words: Mapped[str] = mapped_column(Text, default="")
    words_for_raiser: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_asked(self) -> bool:
        """Whether the owner has something to answer."""
        return self.state is CaseState.ASKED

    @property
    def is_open(self) -> bool:
        """Whether it waits for the staff or for its owner."""
        return self.state in OPEN


class VerificationCaseEvent(Base):
    """One step in the life of a case."""

    __tablename__ = "verification_case_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("verification_case.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[CaseState] = mapped_column(enum_column(CaseState, "from_state"))
    to_state: Mapped[CaseState] = mapped_column(enum_column(CaseState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvidenceDocument(Base):
    """A document for the staff to look at, sealed; it goes with the decision."""

    __tablename__ = "evidence_document"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("verification_case.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON), index=True)
    content_type: Mapped[str] = mapped_column(String(40))
    # Only the page that sends it reads it.
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False), raiseload=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AddressProof(Base):
    """A code mailed to an address at the organization; the address is forgotten once it is sent.

    `address_key` tells one address from another without telling which it is. The code is made from
    the row, so the row holds no secret.
    """

    __tablename__ = "address_proof"
    __table_args__ = (
        Index("ix_address_proof_person", "person_id", "asked_at"),
        Index("ix_address_proof_address", "address_key", "asked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    affiliation_id: Mapped[int] = mapped_column(
        ForeignKey(_AFFILIATION, ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    address_key: Mapped[str] = mapped_column(String(64))
    sealed_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ColleagueWord(Base):
    """The question to somebody who was there at the same time whether it is so."""

    __tablename__ = "colleague_word"
    __table_args__ = (
        CheckConstraint("person_id <> asked_id", name="two_people"),
        CheckConstraint("(state = 'asked') = (due_at IS NOT NULL)", name="clock"),
        Index("uq_colleague_word", "affiliation_id", "asked_id", unique=True),
        Index("ix_colleague_word_asked", "asked_id", "state"),
        Index("ix_colleague_word_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    affiliation_id: Mapped[int] = mapped_column(ForeignKey(_AFFILIATION, ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    asked_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    state: Mapped[WordState] = mapped_column(enum_column(WordState), default=WordState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ColleagueWordEvent(Base):
    """One step in the life of such a question."""

    __tablename__ = "colleague_word_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("colleague_word.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[WordState] = mapped_column(enum_column(WordState, "from_state"))
    to_state: Mapped[WordState] = mapped_column(enum_column(WordState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StillRight(Base):
    """When somebody was last asked whether what runs still does, and warned that it lapses."""

    __tablename__ = "still_right"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
