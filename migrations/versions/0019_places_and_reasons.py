"""Places and reasons

How many places a mentor had when they gave one more to somebody whom they meet already, and why the
staff ended a reported request.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_record") as record:
        record.add_column(sa.Column("places_then", sa.Integer(), nullable=True))
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("end_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("report") as report:
        report.alter_column("end_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_column("end_reason")
    with op.batch_alter_table("meeting_record") as record:
        record.drop_column("places_then")
