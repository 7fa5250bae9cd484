"""Topics in the words of the staff

What they changed of the shipped topics, and those that they added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("also", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("group_code", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("retired_at", _MOMENT, nullable=True),
        sa.Column("merged_into", sa.String(length=60), nullable=True),
        sa.CheckConstraint("merged_into <> code", name=op.f("ck_topic_merged_elsewhere")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("code", name=op.f("uq_topic_code")),
    )


def downgrade() -> None:
    op.drop_table("topic")
