"""Appeals

A report can go to whoever looks after the site, and a decision to somebody else once more. Beside
it: notes of the staff, the yes of a second one, pauses, words taken out of sight, and the numbers
by which a copied letter is known.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from alumnet.kernel.ids import new_public_id

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OLD_KINDS = ("person", "request", "mentorship", "message", "connection", "invitation")
_NEW_KINDS = (
    "introduction",
    "nomination",
    "note",
    "thanks",
    "what_came",
    "group_hour",
    "photo",
)
_OLD_REASONS = (
    "asks_for_money",
    "unkind",
    "harassment",
    "not_who_they_say",
    "spam",
    "something_else",
    "unwanted",
)
_NEW_REASONS = ("threat", "self_harm")
_REASONS = (*_OLD_REASONS[:3], *_NEW_REASONS, *_OLD_REASONS[3:])
_OLD_STATES = ("open", "claimed", "action_taken", "no_action", "duplicate", "out_of_scope")
_NEW_STATES = ("escalated", "appealed", "upheld", "changed")
_STATES = (*_OLD_STATES[:2], "escalated", *_OLD_STATES[2:], "appealed", "upheld", "changed")
_OLD_DECISIONS = ("no_action", "warn", "hide", "suspend", "duplicate", "out_of_scope")
_NEW_DECISIONS = ("remove_words", "pause", "remove_member", "uphold", "overturn")
_DECISIONS = (
    *_OLD_DECISIONS[:2],
    "remove_words",
    "pause",
    *_OLD_DECISIONS[2:4],
    "remove_member",
    *_OLD_DECISIONS[4:],
    "uphold",
    "overturn",
)
_WAS_OPEN = "state IN ('open', 'claimed')"
_IS_OPEN = "state IN ('open', 'claimed', 'escalated')"
_STANDS = sa.text("state IN ('asked', 'given')")
# What is looked through each minute for who reaches very many people.
_WHEN = (
    ("message", "sent_at"),
    ("connection", "asked_at"),
    ("mentorship_request", "submitted_at"),
)
_OF_REPORTS = (("report_event", "subject_id"), ("decision", "report_id"))


def upgrade() -> None:
    _drop_open_indexes()
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("duplicate_of_id", _ID, nullable=True))
        report.create_foreign_key(
            op.f("fk_report_duplicate_of_id"), "report", ["duplicate_of_id"], ["id"]
        )
    _may_be("report", "subject_kind", "subject_kind", _OLD_KINDS + _NEW_KINDS)
    _may_be("report", "report_reason", "reason", _REASONS)
    _may_be("report", "report_state", "state", _STATES)
    for column in ("from_state", "to_state"):
        _may_be("report_event", column, column, _STATES)
    _may_be("decision", "decision_kind", "kind", _DECISIONS)
    _make_open_indexes(_IS_OPEN)
    op.add_column("conversation", sa.Column("opened_by_staff_at", _MOMENT, nullable=True))
    for table, column in _WHEN:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _make_tables()
    _number_decisions()


def downgrade() -> None:
    with op.batch_alter_table("decision") as decision:
        decision.drop_constraint(op.f("uq_decision_appeal_id"), type_="unique")
        decision.drop_constraint(op.f("uq_decision_public_id"), type_="unique")
        decision.drop_constraint(op.f("fk_decision_appeal_id"), type_="foreignkey")
        decision.drop_column("appeal_id")
        decision.drop_column("public_id")
    for table in (
        "letter_print",
        "removed_words",
        "writing_pause",
        "approval",
        "report_note",
        "appeal",
    ):
        op.drop_table(table)
    for table, column in _WHEN:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_column("conversation", "opened_by_staff_at")
    _drop_open_indexes()
    _forget_what_is_new()
    _may_be("decision", "decision_kind", "kind", _OLD_DECISIONS)
    for column in ("from_state", "to_state"):
        _may_be("report_event", column, column, _OLD_STATES)
    _may_be("report", "report_state", "state", _OLD_STATES)
    _may_be("report", "report_reason", "reason", _OLD_REASONS)
    _may_be("report", "subject_kind", "subject_kind", _OLD_KINDS)
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("fk_report_duplicate_of_id"), type_="foreignkey")
        report.drop_column("duplicate_of_id")
    _make_open_indexes(_WAS_OPEN)


def _drop_open_indexes() -> None:
    op.drop_index("uq_report_open", table_name="report")
    op.drop_index("uq_report_open_unsigned", table_name="report")


def _make_open_indexes(is_open: str) -> None:
    same = ["reported_id", "subject_kind", "subject_id"]
    for name, who, where in (
        ("uq_report_open", "reporter_id", is_open),
        ("uq_report_open_unsigned", "source", f"reporter_id IS NULL AND {is_open}"),
    ):
        op.create_index(
            name,
            "report",
            [who, *same],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _may_be(table: str, constraint: str, column: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    name = op.f(f"ck_{table}_{constraint}")
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, f"{column} IN ({listed})")


def _one_of(name: str, *values: str) -> Any:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, parent: str, *, goes: bool = False) -> Any:
    more = {"ondelete": "CASCADE"} if goes else {}
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )


def _table(name: str, *parts: Any, indexes: tuple[str, ...] = ()) -> None:
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in indexes:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _column(name: str, kind: Any, *, nullable: bool = False) -> Any:
    return sa.Column(name, kind, nullable=nullable)


def _make_tables() -> None:
    kinds = (*_OLD_KINDS, *_NEW_KINDS)
    _table(
        "appeal",
        _column("report_id", _ID),
        _column("side", _one_of("party", "reporter", "reported")),
        _column("person_id", _ID),
        _column("text", sa.Text()),
        _column("at", _MOMENT),
        _to("appeal", "report_id", "report", goes=True),
        _to("appeal", "person_id", "person"),
        sa.UniqueConstraint("report_id", "side", name=op.f("uq_appeal_report_id_side")),
        indexes=("person_id",),
    )
    _table(
        "report_note",
        _column("public_id", sa.String(12)),
        _column("report_id", _ID),
        _column("author_id", _ID),
        _column("text", sa.Text()),
        _column("at", _MOMENT),
        _to("report_note", "report_id", "report", goes=True),
        _to("report_note", "author_id", "person"),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_note_public_id")),
        indexes=("report_id", "author_id"),
    )
    _make_approvals()
    _table(
        "writing_pause",
        _column("report_id", _ID),
        _column("person_id", _ID),
        _column("until", _MOMENT),
        _column("ended_at", _MOMENT, nullable=True),
        _to("writing_pause", "report_id", "report", goes=True),
        _to("writing_pause", "person_id", "person"),
        indexes=("report_id", "until"),
    )
    op.create_index("ix_writing_pause_person", "writing_pause", ["person_id", "ended_at"])
    _table(
        "removed_words",
        _column("report_id", _ID),
        _column("author_id", _ID),
        _column("subject_kind", _one_of("subject_kind", *kinds)),
        _column("subject_id", _ID),
        _column("field", sa.String(40)),
        _column("words", sa.Text()),
        _column("removed_at", _MOMENT),
        _to("removed_words", "report_id", "report", goes=True),
        _to("removed_words", "author_id", "person"),
        indexes=("report_id", "author_id"),
    )
    op.create_index("ix_removed_words_subject", "removed_words", ["subject_kind", "subject_id"])
    _table(
        "letter_print",
        _column("author_id", _ID),
        _column("receiver_id", _ID),
        _column("subject_kind", _one_of("subject_kind", *kinds)),
        _column("subject_id", _ID),
        _column("number", sa.BigInteger()),
        _column("at", _MOMENT),
        _to("letter_print", "author_id", "person", goes=True),
        _to("letter_print", "receiver_id", "person", goes=True),
        sa.UniqueConstraint(
            "subject_kind",
            "subject_id",
            "number",
            name=op.f("uq_letter_print_subject_kind_subject_id_number"),
        ),
        indexes=("receiver_id", "at"),
    )
    op.create_index("ix_letter_print_author", "letter_print", ["author_id", "number"])


def _make_approvals() -> None:
    _table(
        "approval",
        _column("public_id", sa.String(12)),
        _column("report_id", _ID),
        _column("purpose", _one_of("purpose", "read", "remove")),
        _column("state", _one_of("approval_state", "asked", "given", "refused", "used", "over")),
        _column("reason", sa.Text()),
        _column("asked_by", _ID),
        _column("asked_at", _MOMENT),
        _column("answered_by", _ID, nullable=True),
        _column("answered_at", _MOMENT, nullable=True),
        _column("used_at", _MOMENT, nullable=True),
        _column("due_at", _MOMENT, nullable=True),
        sa.CheckConstraint("asked_by <> answered_by", name=op.f("ck_approval_two_people")),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)", name=op.f("ck_approval_answer")
        ),
        _to("approval", "report_id", "report", goes=True),
        _to("approval", "asked_by", "person"),
        _to("approval", "answered_by", "person"),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_public_id")),
        indexes=("report_id", "asked_by", "answered_by", "due_at"),
    )
    op.create_index(
        "uq_approval_standing",
        "approval",
        ["report_id", "purpose"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def _number_decisions() -> None:
    """Give every decision a name for its address, and room for the appeal that it answers."""
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("public_id", sa.String(12), nullable=True))
        decision.add_column(sa.Column("appeal_id", _ID, nullable=True))
    made = sa.table("decision", sa.column("id"), sa.column("public_id"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(made.c.id)).all():
        connection.execute(
            sa.update(made).where(made.c.id == row.id).values(public_id=new_public_id())
        )
    with op.batch_alter_table("decision") as decision:
        decision.alter_column("public_id", existing_type=sa.String(12), nullable=False)
        decision.create_unique_constraint(op.f("uq_decision_public_id"), ["public_id"])
        decision.create_unique_constraint(op.f("uq_decision_appeal_id"), ["appeal_id"])
        decision.create_foreign_key(op.f("fk_decision_appeal_id"), "appeal", ["appeal_id"], ["id"])


def _forget_what_is_new() -> None:
    """Take out the reports and steps for which the release before has no words."""
    new = " OR ".join(
        f"{column} IN ({', '.join(repr(value) for value in values)})"
        for column, values in (
            ("subject_kind", _NEW_KINDS),
            ("reason", _NEW_REASONS),
            ("state", _NEW_STATES),
        )
    )
    decisions = ", ".join(repr(value) for value in _NEW_DECISIONS)
    rows = f"SELECT id FROM report WHERE {new}"  # noqa: S608 - our own names
    rows += f" OR id IN (SELECT report_id FROM decision WHERE kind IN ({decisions}))"  # noqa: S608
    # Foreign keys rest on SQLite meanwhile, so nothing goes by itself.
    op.execute(f"CREATE TEMPORARY TABLE unknown_report AS {rows}")
    for table, column in _OF_REPORTS:
        op.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM unknown_report)"  # noqa: S608
        )
    op.execute("DELETE FROM report WHERE id IN (SELECT id FROM unknown_report)")
    op.execute("DROP TABLE unknown_report")
    states = ", ".join(repr(value) for value in _NEW_STATES)
    op.execute(
        f"DELETE FROM report_event WHERE from_state IN ({states}) OR to_state IN ({states})"  # noqa: S608
    )
