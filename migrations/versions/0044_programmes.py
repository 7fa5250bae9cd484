"""Programmes

Programmes, their cohorts, who enrols in them, match runs and the pairs they propose.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_by", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_programme_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_programme_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_public_id")),
    )
    op.create_index(
        op.f("ix_programme_association_id"), "programme", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_programme_created_by"), "programme", ["created_by"], unique=False)
    op.create_table(
        "cohort",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "matching",
                "review",
                "published",
                "running",
                "closing",
                "completed",
                "archived",
                "cancelled",
                name="cohort_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "one_to_one",
                "reverse",
                "peer",
                "group",
                "flash",
                name="cohort_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "intake",
            sa.Enum(
                "fixed",
                "rolling",
                name="intake",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reach",
            sa.Enum(
                "outside",
                "either",
                "inside",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "joining",
            sa.Enum(
                "list",
                "link",
                "association",
                name="joining",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("link_code", sa.String(length=40), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("sponsor", sa.String(length=120), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("enrolment_opens", sa.Date(), nullable=True),
        sa.Column("enrolment_closes", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("mentee_places", sa.Integer(), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("accepts_itself", sa.Boolean(), nullable=False),
        sa.Column("has_lottery", sa.Boolean(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("copied_from_id", _ID, nullable=True),
        sa.Column("created_by", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint("enrolment_opens <= enrolment_closes", name=op.f("ck_cohort_enrolment")),
        sa.CheckConstraint("group_size BETWEEN 1 AND 8", name=op.f("ck_cohort_group_size")),
        sa.CheckConstraint("mentee_places > 0", name=op.f("ck_cohort_mentee_places")),
        sa.CheckConstraint("rounds BETWEEN 1 AND 10", name=op.f("ck_cohort_rounds")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_cohort_days")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["cohort.id"], name=op.f("fk_cohort_copied_from_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_cohort_created_by")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_cohort_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("link_code", name=op.f("uq_cohort_link_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_public_id")),
    )
    op.create_index(op.f("ix_cohort_copied_from_id"), "cohort", ["copied_from_id"], unique=False)
    op.create_index(op.f("ix_cohort_created_by"), "cohort", ["created_by"], unique=False)
    op.create_index(op.f("ix_cohort_due_at"), "cohort", ["due_at"], unique=False)
    op.create_index("ix_cohort_programme", "cohort", ["programme_id", "starts_on"], unique=False)
    op.create_index("ix_cohort_state", "cohort", ["state"], unique=False)
    op.create_table(
        "cohort_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "matching",
                "review",
                "published",
                "running",
                "closing",
                "completed",
                "archived",
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
                "draft",
                "open",
                "closed",
                "matching",
                "review",
                "published",
                "running",
                "closing",
                "completed",
                "archived",
                "cancelled",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_cohort_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_event")),
    )
    op.create_index(op.f("ix_cohort_event_actor_id"), "cohort_event", ["actor_id"], unique=False)
    op.create_index(
        op.f("ix_cohort_event_subject_id"), "cohort_event", ["subject_id"], unique=False
    )
    op.create_table(
        "cohort_helper",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "manager",
                "helper",
                "reviewer",
                name="helper_part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_helper_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_helper_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_helper")),
        sa.UniqueConstraint(
            "cohort_id", "person_id", "part", name=op.f("uq_cohort_helper_cohort_id_person_id_part")
        ),
    )
    op.create_index(
        op.f("ix_cohort_helper_person_id"), "cohort_helper", ["person_id"], unique=False
    )
    op.create_table(
        "enrolment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "mentee",
                "mentor",
                "peer",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "applied",
                "changes_requested",
                "eligible",
                "ineligible",
                "confirmed",
                "dropped",
                "in_pool",
                "proposed",
                "matched",
                "finished",
                "left",
                "waitlisted",
                "no_match",
                "comparison",
                name="enrolment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column(
            "came_by",
            sa.Enum(
                "list",
                "link",
                "association",
                name="came_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("hopes", sa.Text(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "side <> 'mentee' OR places = 0", name=op.f("ck_enrolment_places_of_mentors")
        ),
        sa.CheckConstraint("places BETWEEN 0 AND 8", name=op.f("ck_enrolment_places")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "cohort_id", "person_id", name=op.f("uq_enrolment_cohort_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    op.create_index(op.f("ix_enrolment_due_at"), "enrolment", ["due_at"], unique=False)
    op.create_index("ix_enrolment_person", "enrolment", ["person_id", "state"], unique=False)
    op.create_index("ix_enrolment_state", "enrolment", ["cohort_id", "state"], unique=False)
    op.create_table(
        "enrolment_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "mentee",
                "mentor",
                "peer",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("hint", sa.String(length=500), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "yes_no",
                "one_of",
                "some_of",
                "scale",
                "text",
                name="answer_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column(
            "question_use",
            sa.Enum(
                "rule",
                "weight",
                "information",
                name="question_use",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rule",
            sa.Enum(
                "must_be",
                "share_one",
                "differ",
                name="question_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("good", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column(
            "seen_by",
            sa.Enum(
                "managers",
                "partner",
                "cohort",
                name="seen_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(question_use = 'rule') = (rule IS NOT NULL)", name=op.f("ck_enrolment_question_rule")
        ),
        sa.CheckConstraint("weight BETWEEN 0 AND 1", name=op.f("ck_enrolment_question_weight")),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_enrolment_question_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_question")),
        sa.UniqueConstraint(
            "cohort_id", "position", name=op.f("uq_enrolment_question_cohort_id_position")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_question_public_id")),
    )
    op.create_table(
        "match_run",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "cancelled",
                "failed",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", _ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of_all", sa.Integer(), nullable=False),
        sa.Column("seed", _ID, nullable=False),
        sa.Column("solver", sa.String(length=80), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=True),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint("0 <= done AND done <= of_all", name=op.f("ck_match_run_progress")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_match_run_asked_by")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_match_run_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_match_run_cohort_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_run_public_id")),
    )
    op.create_index(op.f("ix_match_run_asked_by"), "match_run", ["asked_by"], unique=False)
    op.create_index(
        "uq_match_run_unfinished",
        "match_run",
        ["cohort_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "enrolment_answer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_answer_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["enrolment_question.id"],
            name=op.f("fk_enrolment_answer_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_answer")),
        sa.UniqueConstraint(
            "enrolment_id", "question_id", name=op.f("uq_enrolment_answer_enrolment_id_question_id")
        ),
    )
    op.create_index(
        op.f("ix_enrolment_answer_question_id"), "enrolment_answer", ["question_id"], unique=False
    )
    op.create_table(
        "enrolment_avoid",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_avoid_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_enrolment_avoid_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_avoid")),
        sa.UniqueConstraint(
            "enrolment_id", "person_id", name=op.f("uq_enrolment_avoid_enrolment_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_enrolment_avoid_person_id"), "enrolment_avoid", ["person_id"], unique=False
    )
    op.create_table(
        "enrolment_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "invited",
                "applied",
                "changes_requested",
                "eligible",
                "ineligible",
                "confirmed",
                "dropped",
                "in_pool",
                "proposed",
                "matched",
                "finished",
                "left",
                "waitlisted",
                "no_match",
                "comparison",
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
                "invited",
                "applied",
                "changes_requested",
                "eligible",
                "ineligible",
                "confirmed",
                "dropped",
                "in_pool",
                "proposed",
                "matched",
                "finished",
                "left",
                "waitlisted",
                "no_match",
                "comparison",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_enrolment_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_event")),
    )
    op.create_index(
        op.f("ix_enrolment_event_actor_id"), "enrolment_event", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_event_subject_id"), "enrolment_event", ["subject_id"], unique=False
    )
    op.create_table(
        "enrolment_wish",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("wanted_id", _ID, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("enrolment_id <> wanted_id", name=op.f("ck_enrolment_wish_two_people")),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_enrolment_wish_rank")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_wish_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wanted_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_wish_wanted_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_wish")),
        sa.UniqueConstraint(
            "enrolment_id", "rank", name=op.f("uq_enrolment_wish_enrolment_id_rank")
        ),
        sa.UniqueConstraint(
            "enrolment_id", "wanted_id", name=op.f("uq_enrolment_wish_enrolment_id_wanted_id")
        ),
    )
    op.create_index(
        op.f("ix_enrolment_wish_wanted_id"), "enrolment_wish", ["wanted_id"], unique=False
    )
    op.create_table(
        "parted_pair",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("mentee_id", _ID, nullable=False),
        sa.Column("mentor_id", _ID, nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "manager",
                "declined",
                "ended",
                name="parted_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("set_by", _ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_parted_pair_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["enrolment.id"],
            name=op.f("fk_parted_pair_mentee_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["enrolment.id"],
            name=op.f("fk_parted_pair_mentor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_parted_pair_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parted_pair")),
        sa.UniqueConstraint(
            "cohort_id",
            "mentee_id",
            "mentor_id",
            name=op.f("uq_parted_pair_cohort_id_mentee_id_mentor_id"),
        ),
    )
    op.create_index(op.f("ix_parted_pair_mentee_id"), "parted_pair", ["mentee_id"], unique=False)
    op.create_index(op.f("ix_parted_pair_mentor_id"), "parted_pair", ["mentor_id"], unique=False)
    op.create_index(op.f("ix_parted_pair_set_by"), "parted_pair", ["set_by"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("run_id", _ID, nullable=True),
        sa.Column("mentee_id", _ID, nullable=False),
        sa.Column("mentor_id", _ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "computed",
                "shortlisted",
                "under_review",
                "offered",
                "accepted_by_first",
                "live",
                "declined",
                "withdrawn",
                name="proposal_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("set_by", _ID, nullable=True),
        sa.Column("set_why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mentorship_id", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        sa.CheckConstraint("mentee_id <> mentor_id", name=op.f("ck_proposal_two_people")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_proposal_cohort_id")),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["enrolment.id"], name=op.f("fk_proposal_mentee_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["enrolment.id"], name=op.f("fk_proposal_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorship.id"], name=op.f("fk_proposal_mentorship_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["match_run.id"], name=op.f("fk_proposal_run_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_proposal_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("mentorship_id", name=op.f("uq_proposal_mentorship_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )
    op.create_index("ix_proposal_cohort", "proposal", ["cohort_id", "state"], unique=False)
    op.create_index(op.f("ix_proposal_due_at"), "proposal", ["due_at"], unique=False)
    op.create_index("ix_proposal_mentor", "proposal", ["mentor_id", "state"], unique=False)
    op.create_index(op.f("ix_proposal_run_id"), "proposal", ["run_id"], unique=False)
    op.create_index(op.f("ix_proposal_set_by"), "proposal", ["set_by"], unique=False)
    op.create_index(
        "uq_proposal_mentee",
        "proposal",
        ["mentee_id", "round"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('accepted_by_first', 'computed', 'live', 'offered', 'shortlisted', 'under_review')"
        ),
        postgresql_where=sa.text(
            "state IN ('accepted_by_first', 'computed', 'live', 'offered', 'shortlisted', 'under_review')"
        ),
    )
    op.create_index(
        "uq_proposal_standing",
        "proposal",
        ["cohort_id", "mentee_id", "mentor_id"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('accepted_by_first', 'computed', 'live', 'offered', 'shortlisted', 'under_review')"
        ),
        postgresql_where=sa.text(
            "state IN ('accepted_by_first', 'computed', 'live', 'offered', 'shortlisted', 'under_review')"
        ),
    )
    op.create_table(
        "proposal_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "computed",
                "shortlisted",
                "under_review",
                "offered",
                "accepted_by_first",
                "live",
                "declined",
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
                "computed",
                "shortlisted",
                "under_review",
                "offered",
                "accepted_by_first",
                "live",
                "declined",
                "withdrawn",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_proposal_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_event_subject_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_event")),
    )
    op.create_index(
        op.f("ix_proposal_event_actor_id"), "proposal_event", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("ix_proposal_event_subject_id"), "proposal_event", ["subject_id"], unique=False
    )


def downgrade() -> None:
    for table in (
        "parted_pair",
        "proposal_event",
        "proposal",
        "match_run",
        "enrolment_avoid",
        "enrolment_wish",
        "enrolment_answer",
        "enrolment_event",
        "enrolment",
        "enrolment_question",
        "cohort_helper",
        "cohort_event",
        "cohort",
        "programme",
    ):
        op.drop_table(table)
