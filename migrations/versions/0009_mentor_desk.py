"""Mentor desk

Group hours with their invitations, who arranges a mentor's times, certificates, a mentor's own
notes, and whether questions come together.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_HOUR = ("planned", "over", "cancelled")
_INVITATION = ("invited", "coming", "not_coming", "closed")
_GRANT = ("asked", "standing", "declined", "ended")


def _state(name: str, values: tuple[str, ...]) -> Any:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    column = name if name in {"from_state", "to_state"} else "state"
    return sa.Column(column, kind, nullable=False)


def _id(name: str = "id", *, nullable: bool = False) -> Any:
    return sa.Column(name, _ID, nullable=nullable)


def _public_id(name: str = "public_id") -> Any:
    return sa.Column(name, sa.String(12), nullable=False)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, _MOMENT, nullable=nullable)


def _text(name: str, length: int | None = None) -> Any:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _switch(name: str) -> Any:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _key(table: str, column: str, there: str, *, goes_along: bool = False) -> Any:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{there}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="CASCADE" if goes_along else None,
    )


def _primary(table: str) -> Any:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> Any:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _check(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _one_while(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    with op.batch_alter_table("mentor_profile") as profile:
        profile.add_column(
            sa.Column("batches_questions", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("mentor_profile") as profile:
        profile.alter_column("batches_questions", server_default=None)
    _create_group_hours()
    _create_grants()
    _create_certificates()
    _create_notes()


def _create_history(of: str, states: tuple[str, ...]) -> None:
    table = f"{of}_event"
    op.create_table(
        table,
        _id(),
        _id("subject_id"),
        _text("name", 40),
        _state("from_state", states),
        _state("to_state", states),
        _id("actor_id", nullable=True),
        _moment("at"),
        _key(table, "actor_id", "person"),
        _key(table, "subject_id", of, goes_along=True),
        _primary(table),
    )
    op.create_index(op.f(f"ix_{table}_subject_id"), table, ["subject_id"])


def _create_group_hours() -> None:
    op.create_table(
        "group_hour",
        _id(),
        _public_id(),
        _id("mentor_id"),
        _text("topic", 60),
        _state("group_hour_state", _HOUR),
        _number("minutes"),
        _text("place", 300),
        sa.Column("local_start", sa.DateTime(), nullable=False),
        _text("zone", 60),
        _number("fold"),
        _moment("starts_at"),
        _moment("ends_at"),
        _moment("created_at"),
        _check("group_hour", "minutes", "minutes BETWEEN 30 AND 180"),
        _check("group_hour", "time", "starts_at < ends_at"),
        _key("group_hour", "mentor_id", "person"),
        _primary("group_hour"),
        _unique("group_hour", "public_id"),
    )
    op.create_index("ix_group_hour_mentor", "group_hour", ["mentor_id", "starts_at"])
    op.create_index("ix_group_hour_over", "group_hour", ["state", "ends_at"])
    _one_while("uq_group_hour_planned", "group_hour", ["mentor_id", "topic"], "state = 'planned'")
    _create_history("group_hour", _HOUR)
    table = "group_invitation"
    op.create_table(
        table,
        _id(),
        _id("group_hour_id"),
        _id("person_id"),
        _id("request_id"),
        _number("seat"),
        _state("invitation_state", _INVITATION),
        _switch("shows_name"),
        _switch("is_answered"),
        _check(table, "seat", "seat BETWEEN 1 AND 12"),
        _key(table, "group_hour_id", "group_hour", goes_along=True),
        _key(table, "person_id", "person"),
        _key(table, "request_id", "mentorship_request", goes_along=True),
        _primary(table),
        _unique(table, "group_hour_id", "person_id"),
        _unique(table, "group_hour_id", "seat"),
    )
    op.create_index("ix_group_invitation_person", table, ["person_id", "state"])
    op.create_index("ix_group_invitation_request", table, ["request_id"])
    _create_history(table, _INVITATION)


def _create_grants() -> None:
    table = "scheduling_grant"
    op.create_table(
        table,
        _id(),
        _public_id(),
        _id("mentor_id"),
        _id("delegate_id", nullable=True),
        _text("asked_email", 254),
        _state("grant_state", _GRANT),
        _moment("asked_at"),
        _moment("ended_at", nullable=True),
        _moment("due_at", nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        _moment("stopped_at", nullable=True),
        _number("stood_still"),
        _check(table, "two_people", "mentor_id <> delegate_id"),
        _check(table, "somebody", "state <> 'standing' OR delegate_id IS NOT NULL"),
        _key(table, "mentor_id", "person"),
        _key(table, "delegate_id", "person"),
        _primary(table),
        _unique(table, "public_id"),
    )
    op.create_index("ix_scheduling_grant_mentor", table, ["mentor_id", "asked_at"])
    op.create_index("ix_scheduling_grant_delegate", table, ["delegate_id", "state"])
    op.create_index(op.f("ix_scheduling_grant_due_at"), table, ["due_at"])
    _one_while("uq_scheduling_grant_live", table, ["mentor_id"], "state IN ('asked', 'standing')")
    _create_history(table, _GRANT)


def _create_certificates() -> None:
    table = "service_certificate"
    op.create_table(
        table,
        _id(),
        _public_id("code"),
        _id("person_id"),
        _id("association_id"),
        _text("holder", 200),
        _text("association", 200),
        _number("people"),
        _number("hours"),
        _number("from_year"),
        _number("to_year"),
        _moment("issued_at"),
        _moment("revoked_at", nullable=True),
        _check(table, "people", "people >= 1"),
        _check(table, "hours", "hours >= 0"),
        _check(table, "years", "from_year <= to_year"),
        _key(table, "person_id", "person", goes_along=True),
        _key(table, "association_id", "association"),
        _primary(table),
        _unique(table, "code"),
    )
    _one_while(
        "uq_service_certificate_valid",
        table,
        ["person_id", "association_id", "to_year"],
        "revoked_at IS NULL",
    )


def _create_notes() -> None:
    table = "practice_note"
    op.create_table(
        table,
        _id(),
        _public_id(),
        _id("person_id"),
        sa.Column("practised_on", sa.Date(), nullable=False),
        _text("text"),
        _moment("created_at"),
        _number("version"),
        _key(table, "person_id", "person", goes_along=True),
        _primary(table),
        _unique(table, "public_id"),
    )
    op.create_index("ix_practice_note_person", table, ["person_id", "practised_on"])


def downgrade() -> None:
    for table in (
        "practice_note",
        "service_certificate",
        "scheduling_grant_event",
        "scheduling_grant",
        "group_invitation_event",
        "group_invitation",
        "group_hour_event",
        "group_hour",
    ):
        op.drop_table(table)
    with op.batch_alter_table("mentor_profile") as profile:
        profile.drop_column("batches_questions")
