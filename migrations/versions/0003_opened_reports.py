"""Opened reports

Until when whoever holds a report may read the letter that it is about.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        report.create_check_constraint(
            op.f("ck_report_opened"), "opened_at IS NULL OR claimed_by IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("ck_report_opened"), type_="check")
        report.drop_column("opened_at")
