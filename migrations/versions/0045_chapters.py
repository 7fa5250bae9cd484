"""Chapters

Parts of an association, who is in them, who looks after them, and what is announced to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_ROLES = ("moderator", "programme_manager", "admin", "site_admin")
_WHOLE = sa.text("chapter_id IS NULL")
_OF_CHAPTER = sa.text("chapter_id IS NOT NULL")
_ONE_OF_A_KIND = ["person_id", "role", "association_id"]
_UNIQUE = "uq_role_grant_person_id_role_association_id"


def upgrade() -> None:
    op.create_table(
        "chapter",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("association_id", _ID, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_chapter_association_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["organization.id"], name=op.f("fk_chapter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter")),
    )
    op.create_index(op.f("ix_chapter_association_id"), "chapter", ["association_id"])
    op.create_table(
        "chapter_member",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chapter_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["chapter.id"], name=op.f("fk_chapter_member_chapter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_chapter_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter_member")),
        sa.UniqueConstraint(
            "chapter_id", "person_id", name=op.f("uq_chapter_member_chapter_id_person_id")
        ),
    )
    op.create_index(op.f("ix_chapter_member_person_id"), "chapter_member", ["person_id"])
    with op.batch_alter_table("role_grant") as grant:
        grant.add_column(sa.Column("chapter_id", _ID, nullable=True))
        grant.add_column(sa.Column("granted_by", _ID, nullable=True))
        grant.create_foreign_key(
            op.f("fk_role_grant_chapter_id"), "chapter", ["chapter_id"], ["id"]
        )
        grant.create_foreign_key(
            op.f("fk_role_grant_granted_by"),
            "person",
            ["granted_by"],
            ["id"],
            ondelete="SET NULL",
        )
        grant.create_check_constraint(
            op.f("ck_role_grant_chapter"),
            "(role = 'chapter_admin') = (chapter_id IS NOT NULL)",
        )
        grant.drop_constraint(op.f(_UNIQUE), type_="unique")
    _roles_may_be(*_ROLES[:2], "chapter_admin", *_ROLES[2:])
    op.create_index(
        "uq_role_grant_association",
        "role_grant",
        _ONE_OF_A_KIND,
        unique=True,
        sqlite_where=_WHOLE,
        postgresql_where=_WHOLE,
    )
    op.create_index(
        "uq_role_grant_chapter",
        "role_grant",
        ["person_id", "chapter_id"],
        unique=True,
        sqlite_where=_OF_CHAPTER,
        postgresql_where=_OF_CHAPTER,
    )
    with op.batch_alter_table("announcement") as announcement:
        announcement.add_column(sa.Column("chapter_id", _ID, nullable=True))
        announcement.create_foreign_key(
            op.f("fk_announcement_chapter_id"), "chapter", ["chapter_id"], ["id"]
        )


def _roles_may_be(*roles: str) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("role_grant") as grant:
        grant.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        grant.create_check_constraint(op.f("ck_role_grant_role"), f"role IN ({listed})")


def downgrade() -> None:
    # What was for a chapter alone must not become everybody's.
    op.execute(
        "UPDATE announcement SET state = 'withdrawn', due_at = NULL, remaining = NULL "
        "WHERE chapter_id IS NOT NULL"
    )
    with op.batch_alter_table("announcement") as announcement:
        announcement.drop_constraint(op.f("fk_announcement_chapter_id"), type_="foreignkey")
        announcement.drop_column("chapter_id")
    # Without chapters nobody looks after one, and no other role may take the place of that one.
    op.execute("DELETE FROM role_grant WHERE role = 'chapter_admin'")
    op.drop_index("uq_role_grant_chapter", table_name="role_grant")
    op.drop_index("uq_role_grant_association", table_name="role_grant")
    _roles_may_be(*_ROLES)
    with op.batch_alter_table("role_grant") as grant:
        grant.drop_constraint(op.f("ck_role_grant_chapter"), type_="check")
        grant.drop_constraint(op.f("fk_role_grant_chapter_id"), type_="foreignkey")
        grant.drop_constraint(op.f("fk_role_grant_granted_by"), type_="foreignkey")
        grant.drop_column("chapter_id")
        grant.drop_column("granted_by")
        grant.create_unique_constraint(op.f(_UNIQUE), _ONE_OF_A_KIND)
    op.drop_table("chapter_member")
    op.drop_table("chapter")
