"""Surveys answered

Who was asked a survey of a cohort and when, and what they answered.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0055"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "survey_reply",
        sa.Column("id", _ID, nullable=False),
        sa.Column("survey_id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_reply_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_survey_reply_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_reply")),
        sa.UniqueConstraint(
            "survey_id", "enrolment_id", name=op.f("uq_survey_reply_survey_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_survey_reply_enrolment_id"), "survey_reply", ["enrolment_id"])
    op.create_index(op.f("ix_survey_reply_asked_at"), "survey_reply", ["asked_at"])
    op.create_table(
        "survey_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["survey_reply.id"],
            name=op.f("fk_survey_answer_reply_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_answer_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint(
            "reply_id", "question_id", name=op.f("uq_survey_answer_reply_id_question_id")
        ),
    )
    op.create_index(op.f("ix_survey_answer_question_id"), "survey_answer", ["question_id"])


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("survey_reply")
