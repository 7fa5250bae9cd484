"""Wished places

How many places a mentor had when they gave one more to somebody whom they meet already.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_record") as record:
        record.add_column(sa.Column("places_then", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting_record") as record:
        record.drop_column("places_then")
