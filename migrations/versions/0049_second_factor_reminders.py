"""Second factor reminders

When somebody of the staff was last told by when their role needs a second factor.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(
            sa.Column("second_factor_told_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_column("second_factor_told_at")
