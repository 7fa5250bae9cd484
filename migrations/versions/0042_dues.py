"""Dues

What associations decided about dues, how far each last paid day came, memberships that rest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("pending", "active", "suspended", "ended")
_NAME = "ck_association_membership_membership_state"


def upgrade() -> None:
    _membership_may_be(*_STATES[:2], "lapsed", *_STATES[2:])
    op.execute(
        "UPDATE association_membership SET state = 'lapsed', needs_staff = false "
        "WHERE state = 'active' AND needs_staff AND paid_until IS NOT NULL"
    )
    op.create_table(
        "association_dues",
        sa.Column("association_id", _ID, autoincrement=False, nullable=False),
        sa.Column("matter", sa.Boolean(), nullable=False),
        sa.Column("lapses", sa.Boolean(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("how_to_pay", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "remind_days >= 0 AND grace_days >= 0", name=op.f("ck_association_dues_days")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_association_dues_association_id"),
        ),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_association_dues")),
    )
    op.create_table(
        "dues_step",
        sa.Column("id", _ID, nullable=False),
        sa.Column("membership_id", _ID, nullable=False),
        sa.Column("paid_until", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "paid",
                "reminded",
                "grace",
                "lapsed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["association_membership.id"],
            name=op.f("fk_dues_step_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_step")),
        sa.UniqueConstraint(
            "membership_id",
            "paid_until",
            "stage",
            name=op.f("uq_dues_step_membership_id_paid_until_stage"),
        ),
    )


def _membership_may_be(*states: str) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("association_membership") as membership:
        membership.drop_constraint(op.f(_NAME), type_="check")
        membership.create_check_constraint(op.f(_NAME), f"state IN ({listed})")


def downgrade() -> None:
    op.drop_table("dues_step")
    op.drop_table("association_dues")
    # Without dues nobody rests for want of them; the mark says who does on the way up again.
    op.execute(
        "UPDATE association_membership SET state = 'active', needs_staff = true "
        "WHERE state = 'lapsed'"
    )
    _membership_may_be(*_STATES)
