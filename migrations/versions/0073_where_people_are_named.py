"""Where people are named

An index wherever a person may be named often, so that one can be deleted (a file of members taken back)
without a look at every row of a large site.
"""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_NAMED = (
    ("account_closing_event", "actor_id"),
    ("affiliation_event", "actor_id"),
    ("announcement_event", "actor_id"),
    ("answer_token", "receiver_id"),
    ("block", "blocker_id"),
    ("colleague_word_event", "actor_id"),
    ("connection", "initiator_id"),
    ("connection_event", "actor_id"),
    ("data_export_event", "actor_id"),
    ("group_hour_event", "actor_id"),
    ("group_invitation_event", "actor_id"),
    ("introduction", "wanted_id"),
    ("introduction_event", "actor_id"),
    ("invitation", "invited_by"),
    ("look_event", "actor_id"),
    ("meeting_record_event", "actor_id"),
    ("member_import_event", "actor_id"),
    ("member_invitation_event", "actor_id"),
    ("mentor_ask_event", "actor_id"),
    ("mentoring_session", "proposed_by_id"),
    ("mentoring_session", "told_by_id"),
    ("mentorship_event", "actor_id"),
    ("mentorship_note", "updated_by_id"),
    ("nomination_event", "actor_id"),
    ("person_merge_event", "actor_id"),
    ("redirect", "mentor_id"),
    ("request_event", "actor_id"),
    ("scheduling_grant_event", "actor_id"),
    ("session_event", "actor_id"),
    ("support_question_event", "actor_id"),
    ("verification_case_event", "actor_id"),
)


def upgrade() -> None:
    for table, column in _NAMED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in _NAMED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
