"""Introductions with their history, and how often somebody may be asked for one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from alumnet.introductions.rules import Came, IntroductionState, Origin, Part, Way
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.sight import Standing
from alumnet.kernel.db import Base, BigId, UtcDateTime, enum_column
from alumnet.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from alumnet.kernel.transitions import ClockColumns

_PERSON = "person.id"
_IS_AWAITED = "is_awaited AND origin = 'asked'"
_IS_OFFERED = "is_awaited AND origin = 'offered'"


class Introduction(ClockColumns, Base):
    """Two people, and whoever knows both.

    Asked: `first` wrote `note` for `second`, and `private_line` for the connector, who is null
    while nobody could be asked. Offered: the connector wrote `note` for both. `connector_line` is
    what the connector added for `second`.

    `is_awaited` until whoever began it knows, `answer_by` at the latest: nothing else of the row
    may show to them before. `wanted_id` is whom they asked by name. `passed_on_at` is when `second`
    was asked, `tells_first` whether `first` may know who the connector was.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_people"),
        CheckConstraint(
            "connector_id IS NULL OR connector_id NOT IN (first_id, second_id)", name="between"
        ),
        CheckConstraint("origin = 'asked' OR connector_id IS NOT NULL", name="offered_by"),
        Index(
            "uq_introduction_asked",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=text(_IS_AWAITED),
            postgresql_where=text(_IS_AWAITED),
        ),
        Index(
            "uq_introduction_offered",
            "connector_id",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=text(_IS_OFFERED),
            postgresql_where=text(_IS_OFFERED),
        ),
        Index("ix_introduction_first", "first_id", "created_at"),
        Index("ix_introduction_second", "second_id", "created_at"),
        Index("ix_introduction_connector", "connector_id", "created_at"),
        Index(
            "ix_introduction_awaited",
            "answer_by",
            sqlite_where=text("is_awaited"),
            postgresql_where=text("is_awaited"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )
    origin: Mapped[Origin] = mapped_column(enum_column(Origin))
    first_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    second_id: Mapped[int] = mapped_column(ForeignKey(_PERSON))
    connector_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON))
    wanted_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    state: Mapped[IntroductionState] = mapped_column(enum_column(IntroductionState))
    note: Mapped[str] = mapped_column(Text)
    private_line: Mapped[str] = mapped_column(Text, default="")
    connector_line: Mapped[str] = mapped_column(Text, default="")
    tells_first: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    is_awaited: Mapped[bool] = mapped_column(default=True)
    connector_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_before: Mapped[date | None] = mapped_column()
    first_way: Mapped[Way | None] = mapped_column(enum_column(Way, "first_way"))
    second_way: Mapped[Way | None] = mapped_column(enum_column(Way, "second_way"))
    way: Mapped[Way | None] = mapped_column(enum_column(Way))
    first_came: Mapped[Came | None] = mapped_column(enum_column(Came, "first_came"))
    second_came: Mapped[Came | None] = mapped_column(enum_column(Came, "second_came"))

    @property
    def came(self) -> frozenset[Came | None]:
        """What the two say came of it."""
        return frozenset({self.first_came, self.second_came})

    @property
    def standing(self) -> Standing:
        """Where it is, for the rules of who sees what."""
        return Standing(
            origin=self.origin,
            state=self.state,
            is_awaited=self.is_awaited,
            reached_second=self.passed_on_at is not None,
            was_agreed=self.agreed_at is not None,
            have_met=Came.MET in self.came,
        )

    def part_of(self, person_id: int) -> Part | None:
        """Return which of the three somebody is, None for anybody else."""
        parts = {
            self.first_id: Part.FIRST,
            self.second_id: Part.SECOND,
            self.connector_id: Part.CONNECTOR,
        }
        return parts.get(person_id)


class IntroductionEvent(Base):
    """One step in the life of an introduction."""

    __tablename__ = "introduction_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject_id: Mapped[int] = mapped_column(
        ForeignKey("introduction.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[IntroductionState] = mapped_column(
        enum_column(IntroductionState, "from_state")
    )
    to_state: Mapped[IntroductionState] = mapped_column(enum_column(IntroductionState, "to_state"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey(_PERSON), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntroductionSetting(Base):
    """How often in a month somebody may be asked for an introduction; without a row, as usual."""

    __tablename__ = "introduction_setting"
    __table_args__ = (
        CheckConstraint(f"a_month BETWEEN 0 AND {POLICY.most_a_month}", name="a_month"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey(_PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    a_month: Mapped[int] = mapped_column()
