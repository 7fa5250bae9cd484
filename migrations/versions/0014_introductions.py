"""Introductions

Asked of somebody in the middle or offered by them, with their history; and how often somebody may
be asked.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STATES = (
    "asked",
    "forwarded",
    "offered",
    "first_agreed",
    "agreed",
    "introduced",
    "outcome",
    "not_now",
    "passed",
    "declined",
    "expired",
    "withdrawn",
    "voided",
)
_WAYS = ("conversation", "connection", "request")
_CAME = ("met", "not_yet", "nothing")


def upgrade() -> None:
    _make_introductions()
    _make_history()
    op.create_table(
        "introduction_setting",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("a_month", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "a_month BETWEEN 0 AND 10", name=op.f("ck_introduction_setting_a_month")
        ),
        _key("introduction_setting", "person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_introduction_setting")),
    )


def downgrade() -> None:
    for table in ("introduction_setting", "introduction_event", "introduction"):
        op.drop_table(table)


def _make_introductions() -> None:
    table = "introduction"
    op.create_table(
        table,
        _id(),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        _choice("origin", ("asked", "offered"), "origin"),
        _id("first_id"),
        _id("second_id"),
        _id("connector_id", nullable=True),
        _id("wanted_id", nullable=True),
        _choice("introduction_state", _STATES, "state"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("private_line", sa.Text(), nullable=False),
        sa.Column("connector_line", sa.Text(), nullable=False),
        sa.Column("tells_first", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("answer_by", _MOMENT, nullable=False),
        sa.Column("is_awaited", sa.Boolean(), nullable=False),
        sa.Column("connector_asked_at", _MOMENT, nullable=True),
        sa.Column("passed_on_at", _MOMENT, nullable=True),
        sa.Column("agreed_at", _MOMENT, nullable=True),
        sa.Column("not_before", sa.Date(), nullable=True),
        _choice("first_way", _WAYS, "first_way", nullable=True),
        _choice("second_way", _WAYS, "second_way", nullable=True),
        _choice("way", _WAYS, "way", nullable=True),
        _choice("first_came", _CAME, "first_came", nullable=True),
        _choice("second_came", _CAME, "second_came", nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        _check(table, "two_people", "first_id <> second_id"),
        _check(
            table, "between", "connector_id IS NULL OR connector_id NOT IN (first_id, second_id)"
        ),
        _check(table, "offered_by", "origin = 'asked' OR connector_id IS NOT NULL"),
        *(_key(table, each) for each in ("first_id", "second_id", "connector_id", "wanted_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_introduction_public_id")),
    )
    for name, columns, condition in (
        ("asked", ["first_id", "second_id"], "is_awaited AND origin = 'asked'"),
        (
            "offered",
            ["connector_id", "first_id", "second_id"],
            "is_awaited AND origin = 'offered'",
        ),
    ):
        _index(f"uq_introduction_{name}", columns, condition, unique=True)
    _index("ix_introduction_awaited", ["answer_by"], "is_awaited")
    for name in ("first", "second", "connector"):
        op.create_index(f"ix_introduction_{name}", table, [f"{name}_id", "created_at"])
    op.create_index(op.f("ix_introduction_due_at"), table, ["due_at"])


def _make_history() -> None:
    table = "introduction_event"
    op.create_table(
        table,
        _id(),
        _id("subject_id"),
        sa.Column("name", sa.String(length=40), nullable=False),
        _choice("from_state", _STATES, "from_state"),
        _choice("to_state", _STATES, "to_state"),
        _id("actor_id", nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _key(table, "actor_id"),
        _key(table, "subject_id", "introduction", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_event")),
    )
    op.create_index(op.f("ix_introduction_event_subject_id"), table, ["subject_id"])


# ------------------------------------------------------------------------------------- parts
def _id(name: str = "id", *, nullable: bool = False) -> Any:
    return sa.Column(name, _ID, nullable=nullable)


def _choice(name: str, values: tuple[str, ...], column: str, *, nullable: bool = False) -> Any:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=nullable)


def _check(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, to: str = "person", **more: Any) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )


def _index(name: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(
        name, "introduction", columns, unique=unique, sqlite_where=where, postgresql_where=where
    )
