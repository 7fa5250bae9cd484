"""Sessions

Conversations with their times, calendar and agenda, notes of the two, and calendar feeds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_calendar_feed_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_table(
        "mentoring_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "rescheduled",
                "held",
                "contested",
                "no_show",
                "cancelled",
                name="session_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column(
            "proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("local_start", sa.DateTime(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "told_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asks_sent", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("will_try", sa.Text(), nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("words_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL) = (local_start IS NULL) AND (starts_at IS NOT NULL OR state IN ('proposed', 'cancelled'))",
            name=op.f("ck_mentoring_session_time"),
        ),
        sa.CheckConstraint(
            "(mentorship_id IS NULL) <> (request_id IS NULL)",
            name=op.f("ck_mentoring_session_one_subject"),
        ),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_mentoring_session_two_people")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 240", name=op.f("ck_mentoring_session_minutes")),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["person.id"], name=op.f("fk_mentoring_session_mentee_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["person.id"], name=op.f("fk_mentoring_session_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorship.id"], name=op.f("fk_mentoring_session_mentorship_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_mentoring_session_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentorship_request.id"], name=op.f("fk_mentoring_session_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["person.id"], name=op.f("fk_mentoring_session_told_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_session")),
        sa.UniqueConstraint(
            "mentorship_id", "number", name=op.f("uq_mentoring_session_mentorship_id_number")
        ),
        sa.UniqueConstraint(
            "request_id", "number", name=op.f("uq_mentoring_session_request_id_number")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_mentoring_session_uid")),
    )
    op.create_index(op.f("ix_mentoring_session_due_at"), "mentoring_session", ["due_at"])
    op.create_index("ix_mentoring_session_mentee", "mentoring_session", ["mentee_id", "starts_at"])
    op.create_index("ix_mentoring_session_mentor", "mentoring_session", ["mentor_id", "starts_at"])
    op.create_index(
        "uq_mentoring_session_first_call",
        "mentoring_session",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text(
            "request_id IS NOT NULL AND state IN ('proposed', 'confirmed', 'rescheduled')"
        ),
        postgresql_where=sa.text(
            "request_id IS NOT NULL AND state IN ('proposed', 'confirmed', 'rescheduled')"
        ),
    )
    op.create_index(
        "uq_mentoring_session_proposal",
        "mentoring_session",
        ["mentorship_id"],
        unique=True,
        sqlite_where=sa.text("mentorship_id IS NOT NULL AND state = 'proposed'"),
        postgresql_where=sa.text("mentorship_id IS NOT NULL AND state = 'proposed'"),
    )

    op.create_table(
        "mentorship_action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_mentorship_action_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentorship_action_mentorship_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_mentorship_action_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_action")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mentorship_action_public_id")),
    )
    op.create_index(op.f("ix_mentorship_action_author_id"), "mentorship_action", ["author_id"])
    op.create_index(
        "ix_mentorship_action_mentorship", "mentorship_action", ["mentorship_id", "done_at"]
    )
    op.create_index(op.f("ix_mentorship_action_owner_id"), "mentorship_action", ["owner_id"])

    op.create_table(
        "mentorship_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_joint", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "updated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT (is_private AND is_joint)", name=op.f("ck_mentorship_note_private_alone")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_mentorship_note_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentorship_note_mentorship_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["person.id"], name=op.f("fk_mentorship_note_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mentorship_note_public_id")),
    )
    op.create_index(op.f("ix_mentorship_note_author_id"), "mentorship_note", ["author_id"])
    op.create_index(
        "ix_mentorship_note_mentorship", "mentorship_note", ["mentorship_id", "updated_at"]
    )

    op.create_table(
        "agenda_point",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_agenda_point_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_agenda_point_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_point")),
    )
    op.create_index(op.f("ix_agenda_point_author_id"), "agenda_point", ["author_id"])
    op.create_index(op.f("ix_agenda_point_session_id"), "agenda_point", ["session_id"])

    op.create_table(
        "session_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "proposed",
                "confirmed",
                "rescheduled",
                "held",
                "contested",
                "no_show",
                "cancelled",
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
                "proposed",
                "confirmed",
                "rescheduled",
                "held",
                "contested",
                "no_show",
                "cancelled",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_session_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_event")),
    )
    op.create_index(op.f("ix_session_event_subject_id"), "session_event", ["subject_id"])

    op.create_table(
        "session_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("local_start", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_time_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_time")),
        sa.UniqueConstraint(
            "session_id", "starts_at", name=op.f("uq_session_time_session_id_starts_at")
        ),
    )


def downgrade() -> None:
    op.drop_table("session_time")
    op.drop_table("session_event")
    op.drop_table("agenda_point")
    op.drop_table("mentorship_note")
    op.drop_table("mentorship_action")
    op.drop_table("mentoring_session")
    op.drop_table("calendar_feed")
