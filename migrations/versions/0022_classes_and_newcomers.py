"""Classes and newcomers

How many of a class the records of an association know, and who joined it lately, each by an index.
"""

from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_roster_entry_class", "roster_entry", ["association_id", "class_year"])
    op.create_index(
        "ix_association_membership_approved",
        "association_membership",
        ["association_id", "approved_at"],
    )


def downgrade() -> None:
    op.drop_index("ix_association_membership_approved", "association_membership")
    op.drop_index("ix_roster_entry_class", "roster_entry")
