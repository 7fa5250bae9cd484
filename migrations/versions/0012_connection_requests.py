"""Connection requests

The time in which a request can be answered, and the steps of each connection.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STATES = (
    "pending",
    "accepted",
    "declined",
    "withdrawn",
    "expired",
    "voided",
    "removed",
    "blocked",
)
_LATER = {"sqlite": "datetime(asked_at, '+60 days')", "postgresql": "asked_at + interval '60 days'"}


def upgrade() -> None:
    with op.batch_alter_table("connection") as connection:
        connection.add_column(sa.Column("due_at", _MOMENT, nullable=True))
        connection.add_column(sa.Column("remaining", sa.Integer(), nullable=True))
        connection.add_column(sa.Column("stopped_at", _MOMENT, nullable=True))
        connection.add_column(
            sa.Column("stood_still", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("connection") as connection:
        connection.alter_column("stood_still", server_default=None)
    op.create_index(op.f("ix_connection_due_at"), "connection", ["due_at"])
    due_at = _LATER[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE connection SET due_at = {due_at} WHERE state IN ('pending', 'declined')"  # noqa: S608 - our own words
    )
    op.create_table(
        "connection_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        _state("from_state"),
        _state("to_state"),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_connection_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["connection.id"],
            name=op.f("fk_connection_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_event")),
    )
    op.create_index(op.f("ix_connection_event_subject_id"), "connection_event", ["subject_id"])


def downgrade() -> None:
    op.drop_table("connection_event")
    op.drop_index(op.f("ix_connection_due_at"), table_name="connection")
    with op.batch_alter_table("connection") as connection:
        for name in ("stood_still", "stopped_at", "remaining", "due_at"):
            connection.drop_column(name)


def _state(name: str) -> sa.Column[str]:
    kind = sa.Enum(*_STATES, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)
