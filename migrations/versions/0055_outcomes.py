"""Outcomes

The frozen plan of a cohort's outcomes, what is known of people, and the lottery for its places.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STANDS = "superseded_at IS NULL"


def _choice(name: str, column: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _points_at(table: str, column: str, target: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )


def upgrade() -> None:
    op.create_table(
        "outcome_plan",
        sa.Column("cohort_id", _ID, autoincrement=False, nullable=False),
        _choice("design", "design", "lottery", "not_placed", "descriptive"),
        sa.Column("landmark_months", sa.Integer(), nullable=False),
        sa.Column("covariates", sa.JSON(), nullable=False),
        sa.Column("division", sa.String(length=40), nullable=False),
        sa.Column("exclusion", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "landmark_months BETWEEN 0 AND 24", name=op.f("ck_outcome_plan_landmark")
        ),
        sa.CheckConstraint(
            "(frozen_at IS NULL) = (sha256 = '')", name=op.f("ck_outcome_plan_frozen")
        ),
        _points_at("outcome_plan", "cohort_id", "cohort"),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_outcome_plan")),
    )
    op.create_table(
        "outcome_amendment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amended_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _points_at("outcome_amendment", "cohort_id", "cohort"),
        _points_at("outcome_amendment", "amended_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_amendment")),
    )
    op.create_index(op.f("ix_outcome_amendment_cohort_id"), "outcome_amendment", ["cohort_id"])
    op.create_index(op.f("ix_outcome_amendment_amended_by"), "outcome_amendment", ["amended_by"])
    op.create_table(
        "cohort_outcome",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _choice("outcome_kind", "kind", "employer", "association", "mentoring", "own"),
        _choice("counted", "counted", "staying", "reaching"),
        _choice("side", "side", "mentee", "mentor", "peer"),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=500), nullable=False),
        sa.Column("window_months", sa.Integer(), nullable=False),
        sa.CheckConstraint("window_months BETWEEN 1 AND 60", name=op.f("ck_cohort_outcome_window")),
        _points_at("cohort_outcome", "cohort_id", "cohort"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_outcome")),
        sa.UniqueConstraint(
            "cohort_id", "position", name=op.f("uq_cohort_outcome_cohort_id_position")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_outcome_public_id")),
    )
    _create_observations()
    op.create_table(
        "cohort_lottery",
        sa.Column("cohort_id", _ID, autoincrement=False, nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("applicants", sa.String(length=64), nullable=False),
        sa.Column("drawn_by", _ID, nullable=True),
        sa.Column("drawn_at", _MOMENT, nullable=False),
        sa.CheckConstraint("0 < places AND places < drawn", name=op.f("ck_cohort_lottery_places")),
        _points_at("cohort_lottery", "cohort_id", "cohort"),
        _points_at("cohort_lottery", "drawn_by", "person"),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_cohort_lottery")),
    )
    op.create_index(op.f("ix_cohort_lottery_drawn_by"), "cohort_lottery", ["drawn_by"])


def _create_observations() -> None:
    table = "outcome_observation"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("outcome_id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        _choice("answer", "answer", "yes", "no", "left_out"),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        _choice("observed_by", "source", "hand", "file", "profile", "record"),
        sa.Column("source_note", sa.String(length=500), nullable=False),
        sa.Column("entered_by", _ID, nullable=True),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("superseded_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "happened_on IS NULL OR happened_on <= observed_on",
            name=op.f("ck_outcome_observation_days"),
        ),
        _points_at(table, "outcome_id", "cohort_outcome"),
        _points_at(table, "enrolment_id", "enrolment", ondelete="CASCADE"),
        _points_at(table, "entered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_observation")),
    )
    for column in ("outcome_id", "enrolment_id", "entered_by"):
        op.create_index(op.f(f"ix_outcome_observation_{column}"), table, [column])
    op.create_index(
        "uq_outcome_observation_standing",
        table,
        ["outcome_id", "enrolment_id"],
        unique=True,
        sqlite_where=sa.text(_STANDS),
        postgresql_where=sa.text(_STANDS),
    )


def downgrade() -> None:
    for table in (
        "cohort_lottery",
        "outcome_observation",
        "cohort_outcome",
        "outcome_amendment",
        "outcome_plan",
    ):
        op.drop_table(table)
