"""Survey counts

How often an answer to a survey was given, once whose it was is forgotten.
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0062"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "survey_count",
        sa.Column("id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("batch_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 1", name=op.f("ck_survey_count_people")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_count_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_count")),
        sa.UniqueConstraint(
            "question_id",
            "batch_on",
            "answer",
            name=op.f("uq_survey_count_question_id_batch_on_answer"),
        ),
    )
    op.add_column(
        "survey_reply",
        sa.Column("is_forgotten", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    with op.batch_alter_table("survey_reply") as batch:
        batch.alter_column("is_forgotten", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("survey_reply") as batch:
        batch.drop_column("is_forgotten")
    op.drop_table("survey_count")
