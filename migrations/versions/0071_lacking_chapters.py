"""Lacking chapters

What a file of members calls chapters that there aren't.
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("member_import") as table:
        table.add_column(
            sa.Column("lacking_chapters", sa.JSON(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("member_import") as table:
        table.alter_column("lacking_chapters", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("member_import") as table:
        table.drop_column("lacking_chapters")
