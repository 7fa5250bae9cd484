"""Report, announcements, support

What is told of each quarter, whom the staff asked to mentor, what an association announces, and
questions to the staff.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _report()
    _announcements()
    _support()


def _report() -> None:
    op.create_table(
        "report_block",
        sa.Column("id", _ID, nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("first_quarter", sa.Integer(), nullable=False),
        sa.Column("last_quarter", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.CheckConstraint("first_quarter <= last_quarter", name=op.f("ck_report_block_order")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_report_block_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_block")),
        sa.UniqueConstraint(
            "association_id",
            "first_quarter",
            name=op.f("uq_report_block_association_id_first_quarter"),
        ),
    )
    op.create_table(
        "mentor_ask",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("asked_by", _ID, nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            _words("sent", "yes", "not_now", "never", "lapsed", name="ask_state"),
            nullable=False,
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_mentor_ask_asked_by")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_mentor_ask_association_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mentor_ask_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_ask")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mentor_ask_public_id")),
    )
    op.create_index(op.f("ix_mentor_ask_asked_by"), "mentor_ask", ["asked_by"])
    op.create_index("ix_mentor_ask_association", "mentor_ask", ["association_id", "created_at"])
    op.create_index(op.f("ix_mentor_ask_due_at"), "mentor_ask", ["due_at"])
    op.create_index("ix_mentor_ask_person", "mentor_ask", ["person_id", "created_at"])
    op.create_index(
        "uq_mentor_ask_open",
        "mentor_ask",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'sent'"),
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.create_table(
        "mentor_ask_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            _words("sent", "yes", "not_now", "never", "lapsed", name="from_state"),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            _words("sent", "yes", "not_now", "never", "lapsed", name="to_state"),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_mentor_ask_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["mentor_ask.id"],
            name=op.f("fk_mentor_ask_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_ask_event")),
    )
    op.create_index(op.f("ix_mentor_ask_event_subject_id"), "mentor_ask_event", ["subject_id"])


def _announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("written_by", _ID, nullable=True),
        sa.Column(
            "state",
            _words("planned", "sending", "stopped", "sent", "withdrawn", name="announcement_state"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            _words("everybody", "mentors", "seekers", name="announcement_audience"),
            nullable=False,
        ),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("school_id", _ID, nullable=True),
        sa.Column("has_mail", sa.Boolean(), nullable=False),
        sa.Column("sends_at", _MOMENT, nullable=False),
        sa.Column("shown_until", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("last_told_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_announcement_years")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_announcement_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["organization.id"], name=op.f("fk_announcement_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_announcement_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_announcement_public_id")),
    )
    op.create_index("ix_announcement_association", "announcement", ["association_id", "sends_at"])
    op.create_index(op.f("ix_announcement_due_at"), "announcement", ["due_at"])
    op.create_index(op.f("ix_announcement_shown_until"), "announcement", ["shown_until"])
    op.create_index(op.f("ix_announcement_written_by"), "announcement", ["written_by"])
    op.create_table(
        "announcement_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            _words("planned", "sending", "stopped", "sent", "withdrawn", name="from_state"),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            _words("planned", "sending", "stopped", "sent", "withdrawn", name="to_state"),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_announcement_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_event")),
    )
    op.create_index(op.f("ix_announcement_event_subject_id"), "announcement_event", ["subject_id"])


def _support() -> None:
    op.create_table(
        "support_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            _words("open", "waiting", "answered", "closed", name="question_state"),
            nullable=False,
        ),
        sa.Column("assigned_to", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (email = '')", name=op.f("ck_support_question_writer")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["person.id"], name=op.f("fk_support_question_assigned_to")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_support_question_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_support_question_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_support_question_public_id")),
    )
    op.create_index(op.f("ix_support_question_assigned_to"), "support_question", ["assigned_to"])
    op.create_index(op.f("ix_support_question_closed_at"), "support_question", ["closed_at"])
    op.create_index(op.f("ix_support_question_due_at"), "support_question", ["due_at"])
    op.create_index("ix_support_question_email", "support_question", ["email", "created_at"])
    op.create_index("ix_support_question_person", "support_question", ["person_id", "created_at"])
    op.create_index(
        "ix_support_question_queue", "support_question", ["association_id", "state", "due_at"]
    )
    op.create_table(
        "support_letter",
        sa.Column("id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("is_of_staff", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_support_letter_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["support_question.id"],
            name=op.f("fk_support_letter_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_letter")),
    )
    op.create_index(op.f("ix_support_letter_author_id"), "support_letter", ["author_id"])
    op.create_index(op.f("ix_support_letter_question_id"), "support_letter", ["question_id"])
    op.create_table(
        "support_question_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            _words("open", "waiting", "answered", "closed", name="from_state"),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            _words("open", "waiting", "answered", "closed", name="to_state"),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_support_question_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["support_question.id"],
            name=op.f("fk_support_question_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_question_event")),
    )
    op.create_index(
        op.f("ix_support_question_event_subject_id"), "support_question_event", ["subject_id"]
    )


def downgrade() -> None:
    for table in (
        "support_question_event",
        "support_letter",
        "support_question",
        "announcement_event",
        "announcement",
        "mentor_ask_event",
        "mentor_ask",
        "report_block",
    ):
        op.drop_table(table)
