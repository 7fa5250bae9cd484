"""Hours of enrolments

When somebody who takes part in a cohort usually has time, in their own words.
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as enrolment:
        enrolment.add_column(
            sa.Column("hours", sa.String(length=200), nullable=False, server_default="")
        )
    with op.batch_alter_table("enrolment") as enrolment:
        enrolment.alter_column("hours", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("enrolment") as enrolment:
        enrolment.drop_column("hours")
