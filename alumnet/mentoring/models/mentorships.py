"""The mentorships that requests become, with their history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns
from alumnet.mentoring.rules import (
    MentorshipKind,
    MentorshipState,
    TimeKind,
)
from alumnet.mentoring.rules.mentorship_states import Ending

_PERSON = "person.id"
_IS_LIVE = "state IN ('proposed', 'active', 'paused', 'closing')"


class Mentorship(ClockColumns, Base):
    """A mentor and a mentee who agreed to work together; at most one live row a pair and kind.

    Its clock runs until both signed, until the agreed end, until both looked back, or until
    feedback is sealed. Two more moments are kept beside it, and a pause moves them on: when a
    silence asks next, and when both are asked how it goes (after the end: what came of it).
    """

    __tablename__ = "mentorship"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("agreed_version <= drafted_version", name="agreed"),
        CheckConstraint("(state = 'paused') = (paused_until IS NOT NULL)", name="paused"),
        Index(
            "uq_mentorship_live",
            "mentor_id",
            "mentee_id",
            "kind",
            unique=True,
            sqlite_where=text(_IS_LIVE),
            postgresql_where=text(_IS_LIVE),
        ),
        Index("ix_mentorship_mentor", "mentor_id", "state"),
        Index("ix_mentorship_mentee", "mentee_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    mentor_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    kind: Mapped[MentorshipKind] = mapped_column(enum_column(MentorshipKind))
    state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("mentorship_request.id"), unique=True)
    time_kind: Mapped[TimeKind | None] = mapped_column(enum_column(TimeKind))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), unique=True)
    # The newest version of the agreement, and the newest that both signed; 0 before there is one.
    drafted_version: Mapped[int] = mapped_column(default=0)
    agreed_version: Mapped[int] = mapped_column(default=0)
    # The agreed end; a pause moves it on.
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[date | None] = mapped_column()
    last_met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    times_met: Mapped[int] = mapped_column(default=0)
    # From when silence counts, when it asks next, and how often it did.
    quiet_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nudge_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    nudges: Mapped[int] = mapped_column(default=0)
    asks_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # How often this state reminded; each state begins at none.
    reminders_sent: Mapped[int] = mapped_column(default=0)
    ending: Mapped[Ending | None] = mapped_column(enum_column(Ending))
    mentor_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentee_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When a new job made somebody ask whether the mentor is an insider now.
    insider_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def needs_agreement(self) -> bool:
        """Whether it is about more than one conversation."""
        is_flash = self.kind is MentorshipKind.FLASH
        return not is_flash and self.time_kind is not TimeKind.ONE_CONVERSATION

    @property
    def is_one_conversation(self) -> bool:
        """Whether one conversation was meant, and nothing further was agreed since."""
        return not self.needs_agreement and not self.agreed_version


class MentorshipEvent(Base):
    """One step in the life of a mentorship."""

    __tablename__ = "mentorship_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("mentorship.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState, "from_state"))
    to_state: Mapped[MentorshipState] = mapped_column(enum_column(MentorshipState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
