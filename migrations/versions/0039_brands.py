"""How a site and its associations look"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDS = {
    "name": 60,
    "short_name": 24,
    "accent": 7,
    "address": 300,
    "contact": 254,
    "sender_name": 60,
}


def upgrade() -> None:
    op.create_table(
        "site_brand",
        sa.Column("id", _ID, nullable=False),
        sa.Column("slot", _ID, nullable=False),
        sa.Column("association_id", _ID, nullable=True),
        *(sa.Column(name, sa.String(length=most), nullable=False) for name, most in _WORDS.items()),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_digest", sa.String(length=16), nullable=False),
        sa.Column("logo_width", sa.Integer(), nullable=False),
        sa.Column("logo_height", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_site_brand_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_site_brand_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_brand")),
        sa.UniqueConstraint("slot", name=op.f("uq_site_brand_slot")),
    )
    for name in ("association_id", "logo_digest"):
        op.create_index(op.f(f"ix_site_brand_{name}"), "site_brand", [name], unique=False)


def downgrade() -> None:
    op.drop_table("site_brand")
