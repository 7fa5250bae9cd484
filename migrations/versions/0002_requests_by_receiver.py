"""Requests by receiver

Every page counts what waits for the viewer's answer.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_mentorship_request_receiver", "mentorship_request", ["receiver_id", "state"]
    )


def downgrade() -> None:
    op.drop_index("ix_mentorship_request_receiver", "mentorship_request")
