"""Tie settings

How far each person lets their ties serve others.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "tie_setting"
_KINDS = ("connection", "colleague", "alum", "association", "event", "path")
_UNIQUE = {
    "kind": (["person_id", "kind"], "organization_id IS NULL AND contact_id IS NULL"),
    "organization": (["person_id", "kind", "organization_id"], "organization_id IS NOT NULL"),
    "contact": (["person_id", "contact_id"], "contact_id IS NOT NULL"),
}


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", _one_of("tie_kind", _KINDS), nullable=False),
        sa.Column("organization_id", _ID, nullable=True),
        sa.Column("contact_id", _ID, nullable=True),
        sa.Column("level", _one_of("tie_level", ("nobody", "unnamed", "listed")), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _check("one_tie", "organization_id IS NULL OR contact_id IS NULL"),
        _check("contact", "contact_id IS NULL OR kind = 'connection'"),
        _check("organization", "organization_id IS NULL OR kind <> 'connection'"),
        _check("two_people", "contact_id <> person_id"),
        _key("person_id", "person"),
        _key("organization_id", "organization"),
        _key("contact_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_setting")),
    )
    for name, (columns, condition) in _UNIQUE.items():
        op.create_index(
            f"uq_tie_setting_{name}",
            _TABLE,
            columns,
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_index(op.f("ix_tie_setting_person_id"), _TABLE, ["person_id"])
    op.create_index("ix_tie_setting_organization", _TABLE, ["organization_id"])
    op.create_index("ix_tie_setting_contact", _TABLE, ["contact_id"])


def downgrade() -> None:
    op.drop_table(_TABLE)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_tie_setting_{name}"))


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_tie_setting_{column}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name)
