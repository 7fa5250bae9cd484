"""Person merges

Two persons that are one, with what was done to each row, so that it can be undone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("proposed", "merged", "settled", "dropped", "undone")
_KINDS = ("changed", "added", "dropped")
_IS_OPEN = sa.text("state IN ('proposed', 'merged', 'settled')")


def upgrade() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("loser_id", _ID, nullable=False),
        sa.Column("winner_id", _ID, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("state", _one_of(_STATES, "merge_state"), nullable=False),
        sa.Column("both_sign_in", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", _ID, nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint("loser_id <> winner_id", name=op.f("ck_person_merge_two_people")),
        _points("person_merge", "association_id", "association"),
        _points("person_merge", "loser_id", "person"),
        _points("person_merge", "winner_id", "person"),
        _points("person_merge", "proposed_by", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_merge_public_id")),
    )
    op.create_index(op.f("ix_person_merge_due_at"), "person_merge", ["due_at"])
    op.create_index(op.f("ix_person_merge_winner_id"), "person_merge", ["winner_id"])
    op.create_index("ix_person_merge_association", "person_merge", ["association_id", "state"])
    op.create_index(
        "uq_person_merge_open",
        "person_merge",
        ["loser_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_table(
        "person_merge_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_state", _one_of(_STATES, "from_state"), nullable=False),
        sa.Column("to_state", _one_of(_STATES, "to_state"), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _points("person_merge_event", "subject_id", "person_merge", ondelete="CASCADE"),
        _points("person_merge_event", "actor_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge_event")),
    )
    op.create_index(op.f("ix_person_merge_event_subject_id"), "person_merge_event", ["subject_id"])
    op.create_table(
        "person_merge_step",
        sa.Column("id", _ID, nullable=False),
        sa.Column("merge_id", _ID, nullable=False),
        sa.Column("place", sa.String(length=63), nullable=False),
        sa.Column("kind", _one_of(_KINDS, "step_kind"), nullable=False),
        sa.Column("row_key", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _points("person_merge_step", "merge_id", "person_merge", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge_step")),
    )
    op.create_index(op.f("ix_person_merge_step_merge_id"), "person_merge_step", ["merge_id"])


def downgrade() -> None:
    for table in ("person_merge_step", "person_merge_event", "person_merge"):
        op.drop_table(table)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points(
    table: str, column: str, target: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)
