"""Cohort certificates

That somebody took part in a cohort to the end, for whoever has the code.
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STANDS = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "cohort_certificate",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("association", sa.String(length=200), nullable=False),
        sa.Column("cohort", sa.String(length=300), nullable=False),
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
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.CheckConstraint("meetings >= 0", name=op.f("ck_cohort_certificate_meetings")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_cohort_certificate_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_cohort_certificate_code")),
    )
    op.create_index(
        "uq_cohort_certificate_standing",
        "cohort_certificate",
        ["enrolment_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def downgrade() -> None:
    op.drop_table("cohort_certificate")
