"""Lines, and wishes of mentors

Who manages whom in a cohort inside one employer, and whom mentors would like to be matched with.
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reporting_line",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "declared",
                "imported",
                name="line_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added_by", _ID, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> manager_id", name=op.f("ck_reporting_line_two_people")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_reporting_line_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_reporting_line_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["person.id"],
            name=op.f("fk_reporting_line_manager_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_reporting_line_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_line")),
        sa.UniqueConstraint(
            "cohort_id",
            "person_id",
            "manager_id",
            "source",
            "added_by",
            name=op.f("uq_reporting_line_said_once"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_reporting_line_public_id")),
    )
    for column in ("added_by", "manager_id", "person_id"):
        op.create_index(op.f(f"ix_reporting_line_{column}"), "reporting_line", [column])
    op.create_table(
        "mentor_wish",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_mentor_wish_rank")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_mentor_wish_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_mentor_wish_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_wish")),
        sa.UniqueConstraint(
            "enrolment_id", "person_id", name=op.f("uq_mentor_wish_enrolment_id_person_id")
        ),
        sa.UniqueConstraint("enrolment_id", "rank", name=op.f("uq_mentor_wish_enrolment_id_rank")),
    )
    op.create_index(op.f("ix_mentor_wish_person_id"), "mentor_wish", ["person_id"])


def downgrade() -> None:
    op.drop_table("mentor_wish")
    op.drop_table("reporting_line")
