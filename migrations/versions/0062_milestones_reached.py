"""Milestones reached

Which milestones of a cohort its pairs said they got to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "milestone_reached",
        sa.Column("id", _ID, nullable=False),
        sa.Column("milestone_id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("said_by", _ID, nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_milestone_reached_milestone_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_milestone_reached_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["person.id"], name=op.f("fk_milestone_reached_said_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_reached")),
        sa.UniqueConstraint(
            "milestone_id",
            "enrolment_id",
            name=op.f("uq_milestone_reached_milestone_id_enrolment_id"),
        ),
    )
    op.create_index(
        op.f("ix_milestone_reached_enrolment_id"), "milestone_reached", ["enrolment_id"]
    )
    op.create_index(op.f("ix_milestone_reached_said_by"), "milestone_reached", ["said_by"])


def downgrade() -> None:
    op.drop_table("milestone_reached")
