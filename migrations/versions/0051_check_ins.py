"""Check-ins

Milestones and surveys of a cohort, as its managers set them up.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0049"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
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
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("after_days BETWEEN 0 AND 1500", name=op.f("ck_milestone_after_days")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_milestone_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("public_id", name=op.f("uq_milestone_public_id")),
    )
    op.create_index(op.f("ix_milestone_cohort_id"), "milestone", ["cohort_id"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
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
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.CheckConstraint("after_days BETWEEN 0 AND 1500", name=op.f("ck_survey_after_days")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_survey_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_public_id")),
    )
    op.create_index(op.f("ix_survey_cohort_id"), "survey", ["cohort_id"], unique=False)
    op.create_table(
        "survey_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("survey_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "yes_no",
                "one_of",
                "some_of",
                "scale",
                "text",
                name="answer_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "how_it_goes",
                "satisfaction",
                "skill",
                "would_again",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_question_survey_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_question_public_id")),
        sa.UniqueConstraint(
            "survey_id", "position", name=op.f("uq_survey_question_survey_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("survey_question")
    op.drop_table("survey")
    op.drop_table("milestone")
