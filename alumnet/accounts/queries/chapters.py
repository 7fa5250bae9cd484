"""Whom somebody of the staff looks after: everybody of an association, or those of some chapters.

Every statement for the staff that shows or changes members asks here, so that what a chapter's
admins reach is said once.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Chapter, ChapterMember
from alumnet.accounts.rules import GOING_ON
from alumnet.kernel.db import PersonId


def in_chapters(person: PersonId, chapters: Collection[Any]) -> ColumnElement[bool]:
    """Return the SQL condition that a person is in one of these chapters: ids, or columns of them.

    Whether they are a member of the association still is for the caller to ask.
    """
    return exists().where(ChapterMember.person_id == person, ChapterMember.chapter_id.in_(chapters))


def looked_after(association_id: int, chapters: Collection[int] | None) -> ColumnElement[bool]:
    """Return the SQL condition that a row of memberships is in somebody's care.

    All of an association for its admins, whose `chapters` are None; for those of chapters the
    members of these: who waits, is suspended or has left isn't theirs to see.
    """
    here = AssociationMembership.association_id == association_id
    if chapters is None:
        return here
    return and_(
        here,
        AssociationMembership.state.in_(GOING_ON),
        in_chapters(AssociationMembership.person_id.expression, chapters),
    )


def has_chapters(session: Session, association_ids: Collection[int]) -> bool:
    """Return whether one of these associations has chapters. One statement, or none."""
    there = select(Chapter.id).where(
        Chapter.association_id.in_(association_ids), Chapter.closed_at.is_(None)
    )
    return bool(association_ids) and session.scalar(there.limit(1)) is not None
