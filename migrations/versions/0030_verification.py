"""Verification

Evidence for affiliations, cases before the staff, words of colleagues; names that people had, and
further addresses by which they sign in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_PURPOSES = ("join", "sign_in", "reset", "confirm", "change_address")
_FLAGS = (("person_name", "is_shown"), ("person_email", "opens_account"))


def upgrade() -> None:
    _grades()
    _cases()
    _documents()
    _addresses()
    _colleagues()
    _questions()
    for table, column in _FLAGS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None)
    _link_for(*_PURPOSES, "add_address")


def _grades() -> None:
    op.create_table(
        "affiliation_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "claimed",
                "corroborated",
                "verified",
                "disputed",
                "corrected",
                "removed",
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
                "claimed",
                "corroborated",
                "verified",
                "disputed",
                "corrected",
                "removed",
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
            ["actor_id"], ["person.id"], name=op.f("fk_affiliation_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["affiliation.id"],
            name=op.f("fk_affiliation_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation_event")),
    )
    op.create_index(
        op.f("ix_affiliation_event_subject_id"), "affiliation_event", ["subject_id"], unique=False
    )


def _cases() -> None:
    op.create_table(
        "verification_case",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("affiliation_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proof",
                "dispute",
                name="case_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raised_by", _ID, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "asked",
                "confirmed",
                "not_confirmed",
                "corrected",
                "removed",
                "withdrawn",
                name="case_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_for_raiser", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claimed_by", _ID, nullable=True),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (claimed_until IS NULL)",
            name=op.f("ck_verification_case_claim"),
        ),
        sa.CheckConstraint(
            "raised_by IS NULL OR raised_by <> person_id",
            name=op.f("ck_verification_case_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["affiliation_id"],
            ["affiliation.id"],
            name=op.f("fk_verification_case_affiliation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_verification_case_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["person.id"], name=op.f("fk_verification_case_claimed_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_verification_case_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_verification_case_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["person.id"], name=op.f("fk_verification_case_raised_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_verification_case_public_id")),
    )
    op.create_index(
        "ix_verification_case_due", "verification_case", ["state", "due_at"], unique=False
    )
    op.create_index("ix_verification_case_person", "verification_case", ["person_id"], unique=False)
    op.create_index(
        "ix_verification_case_queue",
        "verification_case",
        ["association_id", "state", "due_at"],
        unique=False,
    )
    op.create_index(
        "ix_verification_case_raised",
        "verification_case",
        ["raised_by", "created_at"],
        unique=False,
    )
    op.create_index(
        "uq_verification_case_dispute",
        "verification_case",
        ["affiliation_id", "raised_by"],
        unique=True,
        sqlite_where=sa.text("kind = 'dispute' AND state IN ('open', 'asked')"),
        postgresql_where=sa.text("kind = 'dispute' AND state IN ('open', 'asked')"),
    )
    op.create_index(
        "uq_verification_case_proof",
        "verification_case",
        ["affiliation_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'proof' AND state IN ('open', 'asked')"),
        postgresql_where=sa.text("kind = 'proof' AND state IN ('open', 'asked')"),
    )
    op.create_table(
        "verification_case_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "open",
                "asked",
                "confirmed",
                "not_confirmed",
                "corrected",
                "removed",
                "withdrawn",
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
                "open",
                "asked",
                "confirmed",
                "not_confirmed",
                "corrected",
                "removed",
                "withdrawn",
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
            ["actor_id"], ["person.id"], name=op.f("fk_verification_case_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["verification_case.id"],
            name=op.f("fk_verification_case_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_case_event")),
    )
    op.create_index(
        op.f("ix_verification_case_event_subject_id"),
        "verification_case_event",
        ["subject_id"],
        unique=False,
    )


def _documents() -> None:
    op.create_table(
        "evidence_document",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["verification_case.id"],
            name=op.f("fk_evidence_document_case_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence_document_person_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_evidence_document")),
    )
    op.create_index(
        op.f("ix_evidence_document_person_id"), "evidence_document", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_evidence_document_sent_at"), "evidence_document", ["sent_at"], unique=False
    )


def _addresses() -> None:
    op.create_table(
        "address_proof",
        sa.Column("id", _ID, nullable=False),
        sa.Column("affiliation_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["affiliation_id"],
            ["affiliation.id"],
            name=op.f("fk_address_proof_affiliation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_proof_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_proof")),
    )
    op.create_index(
        "ix_address_proof_address", "address_proof", ["address_key", "asked_at"], unique=False
    )
    op.create_index(
        op.f("ix_address_proof_affiliation_id"), "address_proof", ["affiliation_id"], unique=False
    )
    op.create_index(op.f("ix_address_proof_asked_at"), "address_proof", ["asked_at"], unique=False)
    op.create_index(
        "ix_address_proof_person", "address_proof", ["person_id", "asked_at"], unique=False
    )


def _colleagues() -> None:
    op.create_table(
        "colleague_word",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("affiliation_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("asked_id", _ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "confirmed",
                "declined",
                "expired",
                "voided",
                name="word_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (due_at IS NOT NULL)", name=op.f("ck_colleague_word_clock")
        ),
        sa.CheckConstraint("person_id <> asked_id", name=op.f("ck_colleague_word_two_people")),
        sa.ForeignKeyConstraint(
            ["affiliation_id"],
            ["affiliation.id"],
            name=op.f("fk_colleague_word_affiliation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["person.id"], name=op.f("fk_colleague_word_asked_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_colleague_word_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_word")),
        sa.UniqueConstraint("public_id", name=op.f("uq_colleague_word_public_id")),
    )
    op.create_index(
        "ix_colleague_word_asked", "colleague_word", ["asked_id", "state"], unique=False
    )
    op.create_index(op.f("ix_colleague_word_due_at"), "colleague_word", ["due_at"], unique=False)
    op.create_index("ix_colleague_word_person", "colleague_word", ["person_id"], unique=False)
    op.create_index(
        "uq_colleague_word", "colleague_word", ["affiliation_id", "asked_id"], unique=True
    )
    op.create_table(
        "colleague_word_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "asked",
                "confirmed",
                "declined",
                "expired",
                "voided",
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
                "confirmed",
                "declined",
                "expired",
                "voided",
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
            ["actor_id"], ["person.id"], name=op.f("fk_colleague_word_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["colleague_word.id"],
            name=op.f("fk_colleague_word_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_word_event")),
    )
    op.create_index(
        op.f("ix_colleague_word_event_subject_id"),
        "colleague_word_event",
        ["subject_id"],
        unique=False,
    )


def _questions() -> None:
    op.create_table(
        "still_right",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("warned_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_still_right_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_still_right")),
    )


def downgrade() -> None:
    op.execute("DELETE FROM mailed_link WHERE purpose = 'add_address'")
    _link_for(*_PURPOSES)
    for table, column in _FLAGS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    for table in (
        "still_right",
        "colleague_word_event",
        "colleague_word",
        "address_proof",
        "evidence_document",
        "verification_case_event",
        "verification_case",
        "affiliation_event",
    ):
        op.drop_table(table)


def _link_for(*purposes: str) -> None:
    """Let a mailed link be for these purposes."""
    listed = ", ".join(f"'{each}'" for each in purposes)
    with op.batch_alter_table("mailed_link") as link:
        link.drop_constraint(op.f("ck_mailed_link_purpose"), type_="check")
        link.create_check_constraint(op.f("ck_mailed_link_purpose"), f"purpose IN ({listed})")
