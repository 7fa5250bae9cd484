"""Offers

What people can show each other, suggestions to mentor, and mentorships that run already.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_NOMINATION = ("sent", "kept_back", "accepted", "not_now", "expired", "voided")
_MEETING = ("recorded", "confirmed", "declined", "lapsed", "withdrawn", "voided")


def upgrade() -> None:
    _make_shown_topics()
    _make_nominations()
    _make_meetings()


def downgrade() -> None:
    for table in (
        "meeting_record_event",
        "meeting_record",
        "nomination_event",
        "nomination",
        "shown_topic",
    ):
        op.drop_table(table)


def _make_shown_topics() -> None:
    table = "shown_topic"
    op.create_table(
        table,
        _id(),
        _id("person_id"),
        sa.Column("topic", sa.String(length=60), nullable=False),
        _key(table, "person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_topic")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_shown_topic_person_id_topic")),
    )
    op.create_index(op.f("ix_shown_topic_topic"), table, ["topic"])


def _make_nominations() -> None:
    table = "nomination"
    op.create_table(
        table,
        *_public(table),
        _id("nominator_id"),
        _id("nominee_id"),
        _state("nomination_state", _NOMINATION),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        *_times(),
        _check(table, "two_people", "nominator_id <> nominee_id"),
        _check(table, "named", "is_named OR because = ''"),
        _key(table, "nominator_id"),
        _key(table, "nominee_id"),
    )
    op.create_index("ix_nomination_nominator", table, ["nominator_id", "created_at"])
    op.create_index("ix_nomination_nominee", table, ["nominee_id", "state"])
    _make_history(table, _NOMINATION)


def _make_meetings() -> None:
    table = "meeting_record"
    op.create_table(
        table,
        *_public(table),
        _id("mentor_id"),
        _id("mentee_id"),
        _id("recorded_by_id"),
        _state("meeting_state", _MEETING),
        sa.Column("makes_room", sa.Boolean(), nullable=False),
        _id("mentorship_id", nullable=True),
        *_times(),
        _check(table, "two_people", "mentor_id <> mentee_id"),
        _check(table, "sides", "recorded_by_id IN (mentor_id, mentee_id)"),
        _key(table, "mentor_id"),
        _key(table, "mentee_id"),
        _key(table, "recorded_by_id"),
        _key(table, "mentorship_id", "mentorship"),
        sa.UniqueConstraint("mentorship_id", name=op.f("uq_meeting_record_mentorship_id")),
    )
    is_open = sa.text("state IN ('recorded', 'declined')")
    op.create_index(
        "uq_meeting_record_open",
        table,
        ["mentor_id", "mentee_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_meeting_record_mentee", table, ["mentee_id", "state"])
    op.create_index("ix_meeting_record_recorder", table, ["recorded_by_id", "created_at"])
    _make_history(table, _MEETING)


def _make_history(subject: str, states: tuple[str, ...]) -> None:
    op.create_index(op.f(f"ix_{subject}_due_at"), subject, ["due_at"])
    table = f"{subject}_event"
    op.create_table(
        table,
        _id(),
        _id("subject_id"),
        sa.Column("name", sa.String(length=40), nullable=False),
        _state("from_state", states, "from_state"),
        _state("to_state", states, "to_state"),
        _id("actor_id", nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _key(table, "actor_id"),
        _key(table, "subject_id", subject, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_subject_id"), table, ["subject_id"])


# ------------------------------------------------------------------------------------- columns
def _id(name: str = "id", *, nullable: bool = False) -> Any:
    return sa.Column(name, _ID, nullable=nullable)


def _public(table: str) -> tuple[Any, ...]:
    return (
        _id(),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )


def _state(name: str, values: tuple[str, ...], column: str = "state") -> Any:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _times() -> tuple[Any, ...]:
    return (
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
    )


def _check(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, to: str = "person", **more: Any) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )
