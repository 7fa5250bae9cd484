"""Merged organizations

Which two rows were made one, and each row that pointed at the one that went.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.add_column(
        "organization", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("organization", sa.Column("changed_at", _MOMENT, nullable=True))
    op.create_index(op.f("ix_organization_changed_at"), "organization", ["changed_at"])
    _merges()
    _moves()


def _merges() -> None:
    op.create_table(
        "organization_merge",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("gone_id", _ID, nullable=False),
        sa.Column("kept_id", _ID, nullable=False),
        sa.Column(
            "state",
            _choice("merge_state", "proposed", "declined", "merged", "undone"),
            nullable=False,
        ),
        sa.Column("proposed_by", _ID, nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("proposed_at", _MOMENT, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_organization_merge_two")),
        *(
            sa.ForeignKeyConstraint(
                [each],
                ["person.id"],
                name=op.f(f"fk_organization_merge_{each}"),
                ondelete="SET NULL",
            )
            for each in ("decided_by", "proposed_by")
        ),
        *(
            sa.ForeignKeyConstraint(
                [each], ["organization.id"], name=op.f(f"fk_organization_merge_{each}")
            )
            for each in ("gone_id", "kept_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_merge")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organization_merge_public_id")),
    )
    op.create_index(op.f("ix_organization_merge_kept_id"), "organization_merge", ["kept_id"])
    for name, columns, state in (
        ("live", ["gone_id"], "merged"),
        ("proposed", ["gone_id", "kept_id"], "proposed"),
    ):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_organization_merge_{name}",
            "organization_merge",
            columns,
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def _moves() -> None:
    op.create_table(
        "organization_merge_move",
        sa.Column("id", _ID, nullable=False),
        sa.Column("merge_id", _ID, nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("row_id", _ID, nullable=False),
        sa.Column("move", _choice("move", "moved", "added", "removed"), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"],
            ["organization_merge.id"],
            name=op.f("fk_organization_merge_move_merge_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_organization_merge_move_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_merge_move")),
        sa.UniqueConstraint(
            "merge_id",
            "place",
            "row_id",
            name=op.f("uq_organization_merge_move_merge_id_place_row_id"),
        ),
    )
    op.create_index(
        op.f("ix_organization_merge_move_person_id"), "organization_merge_move", ["person_id"]
    )


def downgrade() -> None:
    op.drop_table("organization_merge_move")
    op.drop_table("organization_merge")
    op.drop_index(op.f("ix_organization_changed_at"), table_name="organization")
    with op.batch_alter_table("organization") as organization:
        organization.drop_column("changed_at")
        organization.drop_column("version")
