"""Approvers

Whom a row names as approver is found without reading the whole table: erasing a person asks.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_INDEX = "ix_association_membership_approved_by"


def upgrade() -> None:
    op.create_index(op.f(_INDEX), "association_membership", ["approved_by"])


def downgrade() -> None:
    op.drop_index(op.f(_INDEX), table_name="association_membership")
