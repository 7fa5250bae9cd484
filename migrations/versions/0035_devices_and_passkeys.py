"""Devices and passkeys

Where an account is signed in, the keys it signs in with, and by when its owner, who has a role,
needs a second factor.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "account_device",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("public_id", sa.String(12), nullable=False),
        sa.Column("account_id", _BIG, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("session_digest", sa.String(64), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "password",
                "link",
                "passkey",
                name="sign_in_way",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_remembered", sa.Boolean(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("trusted_until", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_device_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_device")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_device_public_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_account_device_digest")),
        sa.UniqueConstraint("session_digest", name=op.f("uq_account_device_session_digest")),
    )
    op.create_index(op.f("ix_account_device_account_id"), "account_device", ["account_id"])
    op.create_index(op.f("ix_account_device_seen_at"), "account_device", ["seen_at"])
    op.create_table(
        "passkey",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("public_id", sa.String(12), nullable=False),
        sa.Column("account_id", _BIG, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passkey_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.add_column("account", sa.Column("second_factor_due", _MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("account", "second_factor_due")
    op.drop_table("passkey")
    op.drop_table("account_device")
