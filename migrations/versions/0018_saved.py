"""Saved people and searches

Whom and what members keep for later, who is new in a search, and when it is next looked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _searches()
    op.create_table(
        "saved_watch",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        _of_person("saved_watch", "person_id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_saved_watch")),
    )
    op.create_index(op.f("ix_saved_watch_due_at"), "saved_watch", ["due_at"])


def _people() -> None:
    op.create_table(
        "saved_person",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("saved_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("had_room", sa.Boolean(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=True),
        sa.CheckConstraint("person_id <> saved_id", name=op.f("ck_saved_person_two_people")),
        _of_person("saved_person", "person_id"),
        _of_person("saved_person", "saved_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_person")),
        sa.UniqueConstraint(
            "person_id", "saved_id", name=op.f("uq_saved_person_person_id_saved_id")
        ),
    )
    op.create_index("ix_saved_person_saved_id", "saved_person", ["saved_id"])


def _searches() -> None:
    kind = sa.Enum(
        "mentors",
        "people",
        name="list_kind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "saved_search",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("wants_alert", sa.Boolean(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        _of_person("saved_search", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_search_public_id")),
    )
    op.create_index("ix_saved_search_person_id", "saved_search", ["person_id"])
    op.create_table(
        "saved_match",
        sa.Column("id", _ID, nullable=False),
        sa.Column("search_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        _of_person("saved_match", "person_id"),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_search.id"],
            name=op.f("fk_saved_match_search_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_match")),
        sa.UniqueConstraint(
            "search_id", "person_id", name=op.f("uq_saved_match_search_id_person_id")
        ),
    )
    op.create_index("ix_saved_match_person_id", "saved_match", ["person_id"])


def downgrade() -> None:
    for table in ("saved_watch", "saved_match", "saved_search", "saved_person"):
        op.drop_table(table)


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}"))
