"""Looks

That somebody of the staff sees pages as a member does, because the member allowed it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("asked", "allowed", "looking", "refused", "ended")
_IS_OPEN = sa.text("state IN ('asked', 'allowed', 'looking')")


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("asked_by", _ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", _state("look_state"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'looking' OR begun_at IS NOT NULL", name=op.f("ck_look_begun")
        ),
        _points("look", "association_id", "association"),
        _points("look", "person_id", "person", ondelete="CASCADE"),
        _points("look", "asked_by", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("public_id", name=op.f("uq_look_public_id")),
    )
    op.create_index(op.f("ix_look_due_at"), "look", ["due_at"])
    op.create_index("ix_look_person", "look", ["person_id", "association_id"])
    op.create_index(
        "uq_look_open",
        "look",
        ["person_id", "association_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_table(
        "look_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_state", _state("from_state"), nullable=False),
        sa.Column("to_state", _state("to_state"), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _points("look_event", "subject_id", "look", ondelete="CASCADE"),
        _points("look_event", "actor_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_event")),
    )
    op.create_index(op.f("ix_look_event_subject_id"), "look_event", ["subject_id"])


def downgrade() -> None:
    op.drop_table("look_event")
    op.drop_table("look")


def _state(name: str) -> sa.Enum:
    return sa.Enum(*_STATES, name=name, native_enum=False, create_constraint=True, length=40)


def _points(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)
