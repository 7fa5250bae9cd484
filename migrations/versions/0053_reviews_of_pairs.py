"""Reviews of pairs

What a second person says of the pairs of a cohort, managers' notes, and reminders to answer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pair_review",
        sa.Column("id", _ID, nullable=False),
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("reviewed_by", _ID, nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "good",
                "doubtful",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("line", sa.String(500), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_pair_review_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["person.id"], name=op.f("fk_pair_review_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_review")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_pair_review_proposal_id")),
    )
    op.create_index(op.f("ix_pair_review_reviewed_by"), "pair_review", ["reviewed_by"])
    op.create_table(
        "manager_note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(12), nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("written_by", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_manager_note_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_manager_note_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manager_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_manager_note_public_id")),
    )
    op.create_index(op.f("ix_manager_note_enrolment_id"), "manager_note", ["enrolment_id"])
    op.create_index(op.f("ix_manager_note_written_by"), "manager_note", ["written_by"])
    with op.batch_alter_table("proposal") as proposal:
        proposal.add_column(
            sa.Column("reminders_sent", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("proposal") as proposal:
        proposal.alter_column("reminders_sent", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("proposal") as proposal:
        proposal.drop_column("reminders_sent")
    op.drop_table("manager_note")
    op.drop_table("pair_review")
