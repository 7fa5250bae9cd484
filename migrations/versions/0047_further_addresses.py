"""Further addresses

An address that opens an account was confirmed, and one that was taken away goes once it was told.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0045"
branch_labels = None
depends_on = None

_OPENS = "ck_person_email_opens"


def upgrade() -> None:
    with op.batch_alter_table("person_email") as batch:
        batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f(_OPENS), "confirmed_at IS NOT NULL OR NOT opens_account")


def downgrade() -> None:
    op.execute("DELETE FROM person_email WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("person_email") as batch:
        batch.drop_constraint(op.f(_OPENS), type_="check")
        batch.drop_column("removed_at")
