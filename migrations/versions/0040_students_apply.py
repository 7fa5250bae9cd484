"""Students apply

Who wants to join may say that they study still.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration") as registration:
        registration.add_column(
            sa.Column("is_student", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("registration") as registration:
        registration.alter_column("is_student", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("registration") as registration:
        registration.drop_column("is_student")
