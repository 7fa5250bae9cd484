"""Conversations

Messages inside a request and the mentorship it becomes, contact details shown by choice, and
reports of single messages.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BELONGS = ("mentorship_request", "mentorship")
_REPORTED = ("person", "request", "mentorship")


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conversation_public_id")),
    )
    op.create_table(
        "participant",
        sa.Column(
            "conversation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "read_up_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "told_up_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_participant_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", name=op.f("pk_participant")),
    )
    op.create_index("ix_participant_person", "participant", ["person_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("form_key", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_message_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "conversation_id",
            "author_id",
            "form_key",
            name=op.f("uq_message_conversation_id_author_id_form_key"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    op.create_index("ix_message_author", "message", ["author_id", "sent_at"])
    op.create_index("ix_message_conversation", "message", ["conversation_id", "id"])
    op.create_table(
        "shared_contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "email",
                "phone",
                "call_link",
                name="contact_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_shared_contact_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shared_contact_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_contact")),
        sa.UniqueConstraint(
            "conversation_id",
            "person_id",
            "kind",
            name=op.f("uq_shared_contact_conversation_id_person_id_kind"),
        ),
    )
    op.create_index(op.f("ix_shared_contact_person_id"), "shared_contact", ["person_id"])
    op.create_table(
        "correspondent",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("is_once_a_day", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_correspondent_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_correspondent")),
    )
    for table in _BELONGS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column(
                    "conversation_id",
                    sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                    nullable=True,
                )
            )
            batch.create_foreign_key(
                op.f(f"fk_{table}_conversation_id"), "conversation", ["conversation_id"], ["id"]
            )
            batch.create_unique_constraint(op.f(f"uq_{table}_conversation_id"), ["conversation_id"])
    _report_of(*_REPORTED, "message")


def downgrade() -> None:
    # Foreign keys rest on SQLite meanwhile, so nothing goes by itself.
    for table, column in (("decision", "report_id"), ("report_event", "subject_id")):
        reported = "SELECT id FROM report WHERE subject_kind = 'message'"
        op.execute(f"DELETE FROM {table} WHERE {column} IN ({reported})")  # noqa: S608 - our own names
    op.execute("DELETE FROM report WHERE subject_kind = 'message'")
    _report_of(*_REPORTED)
    for table in _BELONGS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_conversation_id"), type_="unique")
            batch.drop_constraint(op.f(f"fk_{table}_conversation_id"), type_="foreignkey")
            batch.drop_column("conversation_id")
    for table in ("correspondent", "shared_contact", "message", "participant", "conversation"):
        op.drop_table(table)


def _report_of(*kinds: str) -> None:
    """Let a report be about these kinds of things."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("report") as report:
        report.drop_constraint(op.f("ck_report_subject_kind"), type_="check")
        report.create_check_constraint(
            op.f("ck_report_subject_kind"), f"subject_kind IN ({listed})"
        )
