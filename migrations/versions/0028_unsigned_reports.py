"""Unsigned reports

A report may come from somebody outside who got an invitation, or from the site itself: then it has
no reporter, and there is one at a time of the same thing. Invitations were reported apart from that
before; what the staff were told of them leads nowhere any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_SOURCES = ("member", "stranger", "system")
_KINDS = ("person", "request", "mentorship", "message", "connection")
_REASONS = (
    "asks_for_money",
    "unkind",
    "harassment",
    "not_who_they_say",
    "spam",
    "something_else",
)
_INDEX = "uq_report_open_unsigned"
_IS_OPEN = sa.text("reporter_id IS NULL AND state IN ('open', 'claimed')")


def upgrade() -> None:
    source = sa.Enum(
        *_SOURCES, name="report_source", native_enum=False, create_constraint=False, length=40
    )
    with op.batch_alter_table("report") as report:
        report.alter_column("reporter_id", existing_type=sa.BigInteger(), nullable=True)
        report.add_column(sa.Column("source", source, nullable=False, server_default="member"))
    with op.batch_alter_table("report") as report:
        report.alter_column("source", server_default=None)
        report.create_check_constraint(op.f("ck_report_report_source"), _one_of("source", _SOURCES))
        report.create_check_constraint(
            op.f("ck_report_reporter"), "(source = 'member') = (reporter_id IS NOT NULL)"
        )
    _may_be((*_KINDS, "invitation"), (*_REASONS, "unwanted"))
    op.create_index(
        _INDEX,
        "report",
        ["source", "reported_id", "subject_kind", "subject_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.execute("DELETE FROM notification WHERE code = 'invitation_reported'")


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="report")
    new = "reporter_id IS NULL OR subject_kind = 'invitation' OR reason = 'unwanted'"
    # Foreign keys rest on SQLite meanwhile, so nothing goes by itself.
    for table, column in (("decision", "report_id"), ("report_event", "subject_id")):
        rows = f"SELECT id FROM report WHERE {new}"  # noqa: S608 - our own names
        op.execute(f"DELETE FROM {table} WHERE {column} IN ({rows})")  # noqa: S608 - our own names
    op.execute(f"DELETE FROM report WHERE {new}")  # noqa: S608 - our own names
    _may_be(_KINDS, _REASONS)
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("ck_report_reporter"), type_="check")
        report.drop_constraint(op.f("ck_report_report_source"), type_="check")
        report.drop_column("source")
        report.alter_column("reporter_id", existing_type=sa.BigInteger(), nullable=False)


def _may_be(kinds: tuple[str, ...], reasons: tuple[str, ...]) -> None:
    """Let a report be about these kinds of things, for these reasons."""
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("ck_report_subject_kind"), type_="check")
        report.create_check_constraint(
            op.f("ck_report_subject_kind"), _one_of("subject_kind", kinds)
        )
        report.drop_constraint(op.f("ck_report_report_reason"), type_="check")
        report.create_check_constraint(op.f("ck_report_report_reason"), _one_of("reason", reasons))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"
