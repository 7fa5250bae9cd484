"""Inviting secret

By what the addresses of invitations are hashed, so that wishes for no mails outlive the site's key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inviting_secret",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_inviting_secret_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inviting_secret")),
    )


def downgrade() -> None:
    op.drop_table("inviting_secret")
