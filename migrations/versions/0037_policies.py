"""Numbers that staff chose"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "policy_number",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("changed_by", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_policy_number_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_number")),
        sa.UniqueConstraint("key", name=op.f("uq_policy_number_key")),
    )


def downgrade() -> None:
    op.drop_table("policy_number")
