"""Cohort news

What those who look after a cohort tell its people.
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cohort_news",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("written_by", _ID, nullable=True),
        sa.Column(
            "side",
            sa.Enum(
                "mentee",
                "mentor",
                "peer",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_news_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_cohort_news_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_news")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_news_public_id")),
    )
    op.create_index("ix_cohort_news_cohort", "cohort_news", ["cohort_id", "created_at"])
    op.create_index(op.f("ix_cohort_news_written_by"), "cohort_news", ["written_by"])


def downgrade() -> None:
    op.drop_table("cohort_news")
