"""Copies, closings, consents, current students

What people may ask about their data, and what an association decided about some of its people.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _consents()
    _copies()
    _closings()
    _stances()


def _consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("says_yes", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person", "consent", ["person_id", "kind", "id"], unique=False)


def _copies() -> None:
    op.create_table(
        "data_export",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "wanted",
                "ready",
                "over",
                name="export_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ready') = (content IS NOT NULL)", name=op.f("ck_data_export_content")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_data_export_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_export_public_id")),
    )
    op.create_index(op.f("ix_data_export_due_at"), "data_export", ["due_at"], unique=False)
    op.create_index("ix_data_export_person", "data_export", ["person_id", "asked_at"], unique=False)
    op.create_index(
        "uq_data_export_wanted",
        "data_export",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "data_export_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "wanted",
                "ready",
                "over",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "wanted",
                "ready",
                "over",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_data_export_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["data_export.id"],
            name=op.f("fk_data_export_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export_event")),
    )
    op.create_index(
        op.f("ix_data_export_event_subject_id"), "data_export_event", ["subject_id"], unique=False
    )


def _closings() -> None:
    op.create_table(
        "account_closing",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "noted",
                "taken_back",
                "erased",
                name="closing_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("memberships", sa.JSON(), nullable=False),
        sa.Column("association_id", _ID, nullable=True),
        sa.Column("noted_by", _ID, nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'asked' OR due_at IS NOT NULL", name=op.f("ck_account_closing_clock")
        ),
        sa.CheckConstraint(
            "state <> 'noted' OR noted_by IS NOT NULL", name=op.f("ck_account_closing_noted")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_account_closing_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["person.id"], name=op.f("fk_account_closing_noted_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_closing_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_closing")),
    )
    op.create_index(
        "ix_account_closing_association",
        "account_closing",
        ["association_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_account_closing_due_at"), "account_closing", ["due_at"], unique=False)
    op.create_index(
        "uq_account_closing_open",
        "account_closing",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'noted')"),
        postgresql_where=sa.text("state IN ('asked', 'noted')"),
    )
    op.create_table(
        "account_closing_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "asked",
                "noted",
                "taken_back",
                "erased",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "asked",
                "noted",
                "taken_back",
                "erased",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_account_closing_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["account_closing.id"],
            name=op.f("fk_account_closing_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_closing_event")),
    )
    op.create_index(
        op.f("ix_account_closing_event_subject_id"),
        "account_closing_event",
        ["subject_id"],
        unique=False,
    )
    op.create_table(
        "hand_over",
        sa.Column("mentorship_id", _ID, autoincrement=False, nullable=False),
        sa.Column("colleague_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["person.id"], name=op.f("fk_hand_over_colleague_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_hand_over_mentorship_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentorship_id", "colleague_id", name=op.f("pk_hand_over")),
    )
    op.create_index("ix_hand_over_colleague", "hand_over", ["colleague_id"], unique=False)


def _stances() -> None:
    op.create_table(
        "association_stance",
        sa.Column("association_id", _ID, autoincrement=False, nullable=False),
        sa.Column("remembers", sa.Boolean(), nullable=False),
        sa.Column("students_are_shown", sa.Boolean(), nullable=False),
        sa.Column("students_are_mentored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_association_stance_association_id"),
        ),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_association_stance")),
    )
    op.create_table(
        "current_student",
        sa.Column("membership_id", _ID, autoincrement=False, nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["association_membership.id"],
            name=op.f("fk_current_student_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_current_student")),
    )


def downgrade() -> None:
    op.drop_index("ix_hand_over_colleague", table_name="hand_over")
    op.drop_table("hand_over")
    op.drop_table("current_student")
    op.drop_index(op.f("ix_account_closing_event_subject_id"), table_name="account_closing_event")
    op.drop_table("account_closing_event")
    op.drop_index(op.f("ix_data_export_event_subject_id"), table_name="data_export_event")
    op.drop_table("data_export_event")
    op.drop_table("association_stance")
    op.drop_index(
        "uq_account_closing_open",
        table_name="account_closing",
        sqlite_where=sa.text("state IN ('asked', 'noted')"),
        postgresql_where=sa.text("state IN ('asked', 'noted')"),
    )
    op.drop_index(op.f("ix_account_closing_due_at"), table_name="account_closing")
    op.drop_index("ix_account_closing_association", table_name="account_closing")
    op.drop_table("account_closing")
    op.drop_index(
        "uq_data_export_wanted",
        table_name="data_export",
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.drop_index("ix_data_export_person", table_name="data_export")
    op.drop_index(op.f("ix_data_export_due_at"), table_name="data_export")
    op.drop_table("data_export")
    op.drop_index("ix_consent_person", table_name="consent")
    op.drop_table("consent")
