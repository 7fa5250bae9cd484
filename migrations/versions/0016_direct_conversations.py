"""Direct conversations

Conversations of two people that belong to nothing but the two; reports of the line that goes with
a connection request.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REPORTED = ("person", "request", "mentorship", "message")


def upgrade() -> None:
    op.create_table(
        "direct",
        sa.Column("conversation_id", _ID, autoincrement=False, nullable=False),
        sa.Column("low_id", _ID, nullable=False),
        sa.Column("high_id", _ID, nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_direct_order")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_direct_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["high_id"], ["person.id"], name=op.f("fk_direct_high_id")),
        sa.ForeignKeyConstraint(["low_id"], ["person.id"], name=op.f("fk_direct_low_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_direct")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_direct_low_id_high_id")),
    )
    op.create_index("ix_direct_high", "direct", ["high_id"])
    _report_of(*_REPORTED, "connection")


def downgrade() -> None:
    # Foreign keys rest on SQLite meanwhile, so nothing goes by itself.
    for table, column in (("decision", "report_id"), ("report_event", "subject_id")):
        reported = "SELECT id FROM report WHERE subject_kind = 'connection'"
        op.execute(f"DELETE FROM {table} WHERE {column} IN ({reported})")  # noqa: S608 - our own names
    op.execute("DELETE FROM report WHERE subject_kind = 'connection'")
    _report_of(*_REPORTED)
    op.drop_table("direct")


def _report_of(*kinds: str) -> None:
    """Let a report be about these kinds of things."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("ck_report_subject_kind"), type_="check")
        report.create_check_constraint(
            op.f("ck_report_subject_kind"), f"subject_kind IN ({listed})"
        )
