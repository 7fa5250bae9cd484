"""Agreements

What a mentorship agrees on, its rhythm, goals, questions, feedback and thanks.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CADENCES = ("weekly", "fortnightly", "monthly", "six_weekly", "quarterly")
_LASTS = {"one_conversation": 60, "few_weeks": 91, "six_months": 183}
_MOMENT = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _mentorship_id(**more: object) -> sa.Column[int]:
    return sa.Column("mentorship_id", _ID, nullable=False, **more)


def _of_mentorship(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["mentorship_id"],
        ["mentorship.id"],
        name=op.f(f"fk_{table}_mentorship_id"),
        ondelete="CASCADE",
    )


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("mentorship") as mentorship:
        for name in (
            "drafted_version",
            "agreed_version",
            "times_met",
            "nudges",
            "reminders_sent",
        ):
            mentorship.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in (
            "ends_at",
            "paused_at",
            "last_met_at",
            "quiet_since",
            "nudge_at",
            "asks_at",
            "mentor_done_at",
            "mentee_done_at",
            "insider_asked_at",
        ):
            mentorship.add_column(sa.Column(name, _MOMENT, nullable=True))
        mentorship.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        mentorship.add_column(
            sa.Column(
                "ending",
                _one_of("ending", "end_date", "wish", "silence", "goals_met"),
                nullable=True,
            )
        )
        mentorship.create_check_constraint(
            op.f("ck_mentorship_agreed"), "agreed_version <= drafted_version"
        )
        mentorship.create_check_constraint(
            op.f("ck_mentorship_paused"), "(state = 'paused') = (paused_until IS NOT NULL)"
        )
        mentorship.create_index(op.f("ix_mentorship_nudge_at"), ["nudge_at"])
        mentorship.create_index(op.f("ix_mentorship_asks_at"), ["asks_at"])
    _let_clocks_run()
    with op.batch_alter_table("mentorship") as mentorship:
        for name in ("drafted_version", "agreed_version", "times_met", "nudges", "reminders_sent"):
            mentorship.alter_column(name, server_default=None)
    _create_tables()


def _let_clocks_run() -> None:
    """Give what runs already an end and a rhythm, counted from now: nobody is late by this."""
    connection = op.get_bind()
    mentorship = sa.table(
        "mentorship",
        sa.column("id", _ID),
        sa.column("state", sa.String()),
        sa.column("time_kind", sa.String()),
        *(sa.column(name, _MOMENT) for name in ("due_at", "ends_at", "quiet_since", "nudge_at")),
    )
    now = datetime.now(UTC).replace(tzinfo=None if connection.dialect.name == "sqlite" else UTC)
    runs = (mentorship.c.state == "active") & mentorship.c.ends_at.is_(None)
    for time_kind, days in _LASTS.items():
        ends = sa.func.coalesce(mentorship.c.due_at, now + timedelta(days=days))
        connection.execute(
            mentorship.update()
            .where(runs, sa.func.coalesce(mentorship.c.time_kind, "six_months") == time_kind)
            .values(due_at=ends, ends_at=ends, quiet_since=now, nudge_at=now + timedelta(days=45))
        )


def _create_tables() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", _ID, nullable=False),
        _mentorship_id(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("cadence", _one_of("cadence", *_CADENCES), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("how_we_meet", sa.Text(), nullable=False),
        sa.Column("stays_between", sa.Text(), nullable=False),
        sa.Column("how_we_stop", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("mentor_signed_at", _MOMENT, nullable=True),
        sa.Column("mentee_signed_at", _MOMENT, nullable=True),
        _of_mentorship("agreement"),
        _of_person("agreement", "author_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "mentorship_id", "number", name=op.f("uq_agreement_mentorship_id_number")
        ),
    )
    op.create_index(op.f("ix_agreement_author_id"), "agreement", ["author_id"])
    op.create_table(
        "goal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        _mentorship_id(),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("state", _one_of("goal_state", "open", "reached", "dropped"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("by_date", sa.Date(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_mentorship("goal"),
        _of_person("goal", "author_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_public_id")),
    )
    op.create_index(op.f("ix_goal_mentorship_id"), "goal", ["mentorship_id"])
    op.create_index(op.f("ix_goal_author_id"), "goal", ["author_id"])
    op.create_table(
        "practised_skill",
        sa.Column("id", _ID, nullable=False),
        _mentorship_id(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at_start", sa.Integer(), nullable=False),
        sa.Column("at_end", sa.Integer(), nullable=True),
        sa.CheckConstraint("at_start BETWEEN 1 AND 5", name=op.f("ck_practised_skill_at_start")),
        sa.CheckConstraint("at_end BETWEEN 1 AND 5", name=op.f("ck_practised_skill_at_end")),
        _of_mentorship("practised_skill"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practised_skill")),
        sa.UniqueConstraint(
            "mentorship_id", "position", name=op.f("uq_practised_skill_mentorship_id_position")
        ),
    )
    op.create_table(
        "check_in",
        sa.Column("id", _ID, nullable=False),
        _mentorship_id(),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column(
            "occasion",
            _one_of("occasion", "first_meeting", "first_month", "middle"),
            nullable=False,
        ),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answer", _one_of("going", "well", "unsure", "not_well"), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        _of_mentorship("check_in"),
        _of_person("check_in", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint(
            "mentorship_id",
            "person_id",
            "occasion",
            name=op.f("uq_check_in_mentorship_id_person_id_occasion"),
        ),
    )
    op.create_index("ix_check_in_person", "check_in", ["person_id", "answered_at"])
    op.create_table(
        "feedback",
        sa.Column("id", _ID, nullable=False),
        _mentorship_id(),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("took_away", sa.Text(), nullable=False),
        sa.Column("differently", sa.Text(), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.CheckConstraint("helped BETWEEN 1 AND 5", name=op.f("ck_feedback_helped")),
        sa.CheckConstraint("rhythm BETWEEN 1 AND 5", name=op.f("ck_feedback_rhythm")),
        sa.CheckConstraint("again BETWEEN 1 AND 5", name=op.f("ck_feedback_again")),
        _of_mentorship("feedback"),
        _of_person("feedback", "author_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "mentorship_id", "author_id", name=op.f("uq_feedback_mentorship_id_author_id")
        ),
    )
    op.create_index("ix_feedback_author", "feedback", ["author_id"])
    op.create_table(
        "thanks",
        _mentorship_id(autoincrement=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("receiver_id", _ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            _one_of("audience", "nobody", "unnamed", "named", "named_to_all"),
            nullable=False,
        ),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("shown_at", _MOMENT, nullable=True),
        _of_mentorship("thanks"),
        _of_person("thanks", "author_id"),
        _of_person("thanks", "receiver_id"),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_thanks")),
    )
    op.create_index("ix_thanks_receiver", "thanks", ["receiver_id"])
    op.create_index("ix_thanks_author", "thanks", ["author_id"])
    op.create_table(
        "what_came",
        sa.Column("id", _ID, nullable=False),
        _mentorship_id(),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        _of_mentorship("what_came"),
        _of_person("what_came", "author_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_came")),
        sa.UniqueConstraint(
            "mentorship_id", "months", name=op.f("uq_what_came_mentorship_id_months")
        ),
    )
    op.create_index("ix_what_came_author", "what_came", ["author_id"])


def downgrade() -> None:
    for name in (
        "what_came",
        "thanks",
        "feedback",
        "check_in",
        "practised_skill",
        "goal",
        "agreement",
    ):
        op.drop_table(name)
    with op.batch_alter_table("mentorship") as mentorship:
        mentorship.drop_constraint(op.f("ck_mentorship_paused"), type_="check")
        mentorship.drop_constraint(op.f("ck_mentorship_agreed"), type_="check")
        mentorship.drop_constraint(op.f("ck_mentorship_ending"), type_="check")
        mentorship.drop_index(op.f("ix_mentorship_asks_at"))
        mentorship.drop_index(op.f("ix_mentorship_nudge_at"))
        for name in (
            "ending",
            "paused_until",
            "insider_asked_at",
            "mentee_done_at",
            "mentor_done_at",
            "asks_at",
            "nudge_at",
            "quiet_since",
            "last_met_at",
            "paused_at",
            "ends_at",
            "reminders_sent",
            "nudges",
            "times_met",
            "agreed_version",
            "drafted_version",
        ):
            mentorship.drop_column(name)
