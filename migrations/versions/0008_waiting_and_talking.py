"""Waiting and talking

Requests wait in line for a place, are asked one question, and are talked over in a first call.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLE = "mentorship_request"
_DRAFT = "uq_mentorship_request_draft"
_PAIR = ["initiator_id", "receiver_id", "kind"]
_IS_DRAFT = sa.text("state = 'draft'")
_IS_OPEN = sa.text("closed_at IS NULL")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    none, no = sa.text("0"), sa.false()
    op.add_column(
        _TABLE, sa.Column("questions_asked", sa.Integer(), server_default=none, nullable=False)
    )
    op.add_column(_TABLE, sa.Column("set_aside", sa.Integer(), nullable=True))
    op.add_column(_TABLE, sa.Column("in_line_since", _MOMENT, nullable=True))
    op.add_column(_TABLE, sa.Column("asks_first", sa.Boolean(), server_default=no, nullable=False))
    op.add_column(_TABLE, sa.Column("asked_at", _MOMENT, nullable=True))
    op.add_column(
        _TABLE, sa.Column("offers_missed", sa.Integer(), server_default=none, nullable=False)
    )
    op.add_column(_TABLE, sa.Column("mentor_goes_on", sa.Boolean(), nullable=True))
    op.add_column(_TABLE, sa.Column("mentee_goes_on", sa.Boolean(), nullable=True))
    _index_drafts([*_PAIR, "origin"])
    op.create_table(
        "request_question",
        sa.Column("id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["mentorship_request.id"],
            name=op.f("fk_request_question_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_question")),
    )
    op.create_index("ix_request_question_request_id", "request_question", ["request_id"])
    op.create_index(
        "uq_request_question_open",
        "request_question",
        ["request_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )


def downgrade() -> None:
    op.drop_table("request_question")
    _index_drafts(_PAIR)
    for name in (
        "mentee_goes_on",
        "mentor_goes_on",
        "offers_missed",
        "asked_at",
        "asks_first",
        "in_line_since",
        "set_aside",
        "questions_asked",
    ):
        op.drop_column(_TABLE, name)


def _index_drafts(columns: list[str]) -> None:
    op.drop_index(_DRAFT, _TABLE)
    op.create_index(
        _DRAFT,
        _TABLE,
        columns,
        unique=True,
        sqlite_where=_IS_DRAFT,
        postgresql_where=_IS_DRAFT,
    )
