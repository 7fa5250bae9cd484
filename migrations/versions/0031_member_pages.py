"""Member pages

Notes of the staff on members, and names made ready for their search.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NOTE = "member_note"


def upgrade() -> None:
    op.create_table(
        "name_forms",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("forms", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_name_forms_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_name_forms")),
    )
    op.create_table(
        _NOTE,
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_member_note_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_member_note_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_member_note_author_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_note_public_id")),
    )
    op.create_index("ix_member_note_person", _NOTE, ["person_id", "association_id"])
    op.create_index(op.f("ix_member_note_author_id"), _NOTE, ["author_id"])


def downgrade() -> None:
    op.drop_table(_NOTE)
    op.drop_table("name_forms")
