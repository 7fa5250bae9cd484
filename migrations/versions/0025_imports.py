"""Files of members, changes for the CRM, invitations in waves

Files of members with their rows and history; when what changed was taken out for the CRM; members
invited day by day, and who of them wants no more invitations.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("state IN ('running', 'paused')")
_DAY_ORDERS = ("day_first", "month_first")
_IMPORT_STATES = (
    "columns",
    "checking",
    "review",
    "applying",
    "stopped",
    "done",
    "undoing",
    "undone",
    "cancelled",
)
_FROM_STATES = _TO_STATES = _IMPORT_STATES
_FOUNDS = ("new", "changed", "same", "twin", "problem")
_CHOICES = ("same", "another", "skip")
_OUTCOMES = ("created", "changed", "same", "skipped", "undone", "kept")
_WAVE_STATES = ("running", "paused", "stopped", "done")


def upgrade() -> None:
    _make_member_import()
    _make_member_import_event()
    _make_member_import_file()
    _make_member_import_row()
    _make_changes_export()
    _make_invitation_wave()
    op.add_column("invitation", sa.Column("declined_at", _MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("invitation", "declined_at")
    for table in (
        "invitation_wave",
        "changes_export",
        "member_import_row",
        "member_import_file",
        "member_import_event",
        "member_import",
    ):
        op.drop_table(table)


def _make_member_import() -> None:
    table = "member_import"
    op.create_table(
        table,
        _id(),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        _id("association_id"),
        _id("started_by", nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        _choice("day_order", _DAY_ORDERS, "day_order", nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        _choice("import_state", _IMPORT_STATES, "state"),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("applied_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        _key(table, "association_id", "association"),
        _key(table, "started_by", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_import_public_id")),
    )
    op.create_index(op.f("ix_member_import_association"), table, ["association_id", "id"])
    op.create_index(op.f("ix_member_import_due_at"), table, ["due_at"])


def _make_member_import_event() -> None:
    table = "member_import_event"
    op.create_table(
        table,
        _id(),
        _id("subject_id"),
        sa.Column("name", sa.String(length=40), nullable=False),
        _choice("from_state", _FROM_STATES, "from_state"),
        _choice("to_state", _TO_STATES, "to_state"),
        _id("actor_id", nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _key(table, "actor_id", "person", ondelete="SET NULL"),
        _key(table, "subject_id", "member_import", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_import_event")),
    )
    op.create_index(op.f("ix_member_import_event_subject_id"), table, ["subject_id"])


def _make_member_import_file() -> None:
    table = "member_import_file"
    op.create_table(
        table,
        sa.Column("import_id", _ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _key(table, "import_id", "member_import", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_member_import_file")),
    )


def _make_member_import_row() -> None:
    table = "member_import_row"
    op.create_table(
        table,
        _id(),
        _id("import_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        _choice("found", _FOUNDS, "found"),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        _id("person_id", nullable=True),
        sa.Column("twin_number", sa.Integer(), nullable=True),
        _choice("choice", _CHOICES, "choice", nullable=True),
        _choice("outcome", _OUTCOMES, "outcome", nullable=True),
        sa.Column("trace", sa.JSON(), nullable=False),
        _key(table, "import_id", "member_import", ondelete="CASCADE"),
        _key(table, "person_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_import_row")),
        sa.UniqueConstraint(
            "import_id", "number", name=op.f("uq_member_import_row_import_id_number")
        ),
    )
    op.create_index(op.f("ix_member_import_row_found"), table, ["import_id", "found", "number"])
    op.create_index(op.f("ix_member_import_row_outcome"), table, ["import_id", "outcome", "number"])
    op.create_index(op.f("ix_member_import_row_person_id"), table, ["person_id"])


def _make_changes_export() -> None:
    table = "changes_export"
    op.create_table(
        table,
        _id(),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        _id("association_id"),
        _id("made_by", nullable=True),
        sa.Column("since", _MOMENT, nullable=True),
        sa.Column("until", _MOMENT, nullable=False),
        _key(table, "association_id", "association"),
        _key(table, "made_by", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_changes_export_public_id")),
    )
    op.create_index(op.f("ix_changes_export_association"), table, ["association_id", "id"])


def _make_invitation_wave() -> None:
    table = "invitation_wave"
    op.create_table(
        table,
        _id(),
        _id("association_id"),
        _id("started_by", nullable=True),
        sa.Column("class_from", sa.Integer(), nullable=True),
        sa.Column("class_to", sa.Integer(), nullable=True),
        sa.Column("a_day", sa.Integer(), nullable=False),
        _choice("wave_state", _WAVE_STATES, "state"),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        _check(table, "a_day", "a_day BETWEEN 1 AND 1000"),
        _key(table, "association_id", "association"),
        _key(table, "started_by", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_wave")),
    )
    op.create_index(
        op.f("uq_invitation_wave_open"),
        table,
        ["association_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


# ------------------------------------------------------------------------------------- parts
def _id(name: str = "id", *, nullable: bool = False) -> Any:
    return sa.Column(name, _ID, nullable=nullable)


def _choice(name: str, values: tuple[str, ...], column: str, *, nullable: bool = False) -> Any:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=nullable)


def _check(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, to: str, **more: Any) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )
