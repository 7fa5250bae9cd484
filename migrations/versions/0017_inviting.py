"""Inviting

Invitations of members with their history, addresses that had enough of them as keyed hashes, and
where members may not invite.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STATES = ("open", "answered", "met", "declined", "withdrawn", "expired", "voided")


def upgrade() -> None:
    _make_invitations()
    _make_history()
    op.create_table(
        "invited_address",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("mailed_at", _MOMENT, nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        _check("invited_address", "mails", "mails BETWEEN 0 AND 4"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_invited_address")),
    )
    op.create_table(
        "inviting_setting",
        sa.Column("association_id", _ID, autoincrement=False, nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        _key("inviting_setting", "association_id", "association", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_inviting_setting")),
    )


def downgrade() -> None:
    for table in (
        "inviting_setting",
        "invited_address",
        "member_invitation_event",
        "member_invitation",
    ):
        op.drop_table(table)


def _make_invitations() -> None:
    table = "member_invitation"
    op.create_table(
        table,
        _id(),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        _id("inviter_id"),
        _id("association_id"),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        _choice("affiliation_kind", ("education", "employment", "membership"), "kind"),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("place_public_id", sa.String(length=12), nullable=False),
        sa.Column("start_month", sa.Integer(), nullable=True),
        sa.Column("end_month", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _choice("precision", ("month", "year", "class_year"), "precision"),
        _choice("invitation_state", _STATES, "state"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("mailed_at", _MOMENT, nullable=True),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        _id("person_id", nullable=True),
        _id("affiliation_id", nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("reported_at", _MOMENT, nullable=True),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("stood_still", sa.Integer(), nullable=False),
        _check(table, "address", "email IS NULL OR state = 'open'"),
        _check(table, "two_people", "person_id IS NULL OR person_id <> inviter_id"),
        _key(table, "inviter_id", "person"),
        _key(table, "person_id", "person"),
        _key(table, "association_id", "association"),
        _key(table, "affiliation_id", "affiliation", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_invitation_public_id")),
        sa.UniqueConstraint(
            "inviter_id", "address_key", name=op.f("uq_member_invitation_inviter_id_address_key")
        ),
    )
    for name in ("association", "inviter"):
        op.create_index(f"ix_member_invitation_{name}", table, [f"{name}_id", "created_at"])
    for column in ("person_id", "affiliation_id", "due_at"):
        op.create_index(op.f(f"ix_member_invitation_{column}"), table, [column])


def _make_history() -> None:
    table = "member_invitation_event"
    op.create_table(
        table,
        _id(),
        _id("subject_id"),
        sa.Column("name", sa.String(length=40), nullable=False),
        _choice("from_state", _STATES, "from_state"),
        _choice("to_state", _STATES, "to_state"),
        _id("actor_id", nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _key(table, "actor_id", "person", ondelete="SET NULL"),
        _key(table, "subject_id", "member_invitation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation_event")),
    )
    op.create_index(op.f("ix_member_invitation_event_subject_id"), table, ["subject_id"])


# ------------------------------------------------------------------------------------- parts
def _id(name: str = "id", *, nullable: bool = False) -> Any:
    return sa.Column(name, _ID, nullable=nullable)


def _choice(name: str, values: tuple[str, ...], column: str) -> Any:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _check(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, to: str, **more: Any) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **more
    )
