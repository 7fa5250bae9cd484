"""Notifications

What people were told, what they chose for their mails, and mails that came back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("is_lasting", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("email", "entry_id", name=op.f("uq_bounce_email_entry_id")),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "mail",
            sa.Enum(
                "none",
                "held",
                "leaving",
                "sent",
                "digest",
                "gathered",
                "dropped",
                name="mail_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_notification_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint(
            "person_id", "entry_id", "code", name=op.f("uq_notification_person_id_entry_id_code")
        ),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index("ix_notification_by", ["by_id"], unique=False)
        batch_op.create_index(
            "ix_notification_counted",
            ["person_id", "counted_at"],
            unique=False,
            sqlite_where=sa.text("counted_at IS NOT NULL"),
            postgresql_where=sa.text("counted_at IS NOT NULL"),
        )
        batch_op.create_index("ix_notification_person", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notification_unread",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.create_index(
            "ix_notification_waiting",
            ["mail_due_at"],
            unique=False,
            sqlite_where=sa.text("mail = 'digest'"),
            postgresql_where=sa.text("mail = 'digest'"),
        )

    op.create_table(
        "notification_choice",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "at_once",
                "digest",
                "off",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_choice_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "group", name=op.f("pk_notification_choice")),
    )
    op.create_table(
        "notification_times",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "rhythm",
            sa.Enum(
                "daily",
                "weekly",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(quiet_from IS NULL AND quiet_to IS NULL) OR (quiet_from BETWEEN 0 AND 23 AND quiet_to BETWEEN 0 AND 23 AND quiet_from <> quiet_to)",
            name=op.f("ck_notification_times_quiet_hours"),
        ),
        sa.CheckConstraint(
            "digest_hour BETWEEN 0 AND 23", name=op.f("ck_notification_times_digest_hour")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_times_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notification_times")),
    )


def downgrade() -> None:
    op.drop_table("notification_times")
    op.drop_table("notification_choice")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notification_waiting",
            sqlite_where=sa.text("mail = 'digest'"),
            postgresql_where=sa.text("mail = 'digest'"),
        )
        batch_op.drop_index(
            "ix_notification_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_notification_person")
        batch_op.drop_index(
            "ix_notification_counted",
            sqlite_where=sa.text("counted_at IS NOT NULL"),
            postgresql_where=sa.text("counted_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_notification_by")

    op.drop_table("notification")
    op.drop_table("bounce")
