"""Suggestions

Mentors whom a member doesn't want suggested, and what matters to a mentor.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "set_aside",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> mentor_id", name=op.f("ck_set_aside_two_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_set_aside_mentor_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_set_aside_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint(
            "person_id", "mentor_id", name=op.f("uq_set_aside_person_id_mentor_id")
        ),
    )
    op.create_index("ix_set_aside_mentor", "set_aside", ["mentor_id"])
    with op.batch_alter_table("mentor_profile") as profile:
        for name in ("motives", "values"):
            profile.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("mentor_profile") as profile:
        for name in ("motives", "values"):
            profile.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mentor_profile") as profile:
        for name in ("values", "motives"):
            profile.drop_column(name)
    op.drop_index("ix_set_aside_mentor", table_name="set_aside")
    op.drop_table("set_aside")
