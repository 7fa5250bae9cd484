"""Pages in the words of the staff

Versions of pages, for the whole site and for one association, and a line for each change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "site_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_change")),
    )
    _pages()


def _pages() -> None:
    op.create_table(
        "page_version",
        sa.Column("id", _ID, nullable=False),
        sa.Column("association_id", _ID, nullable=True),
        sa.Column(
            "name",
            sa.Enum(
                "how-mentoring-works",
                "for-members",
                "for-mentors",
                "contact",
                "standards",
                "privacy",
                name="page_name",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("news", sa.String(length=300), nullable=False),
        sa.Column("changed_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "NOT asks_again OR association_id IS NULL",
            name=op.f("ck_page_version_asks_everybody"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_page_version_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_page_version_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_version")),
    )
    for name, columns, where in (
        ("uq_page_version_site", ["name", "number"], "association_id IS NULL"),
        (
            "uq_page_version_association",
            ["association_id", "name", "number"],
            "association_id IS NOT NULL",
        ),
    ):
        condition = sa.text(where)
        op.create_index(
            name,
            "page_version",
            columns,
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )


def downgrade() -> None:
    op.drop_table("page_version")
    op.drop_table("site_change")
