"""Chapters are opened, named anew and closed; members are put into them, or choose their own."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import Association, Chapter, ChapterMember, RoleGrant
from alumnet.administration.queries.chapters import may_be_chosen_by
from alumnet.administration.rules import ChapterExists
from alumnet.kernel import audit
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.twice import taken_away_once
from alumnet.organizations import commands as organizations
from alumnet.organizations.models import Organization


def open_chapter(association_id: int, name: str, *, by: int, now: datetime) -> str:
    """Open a chapter of an association; return its public id.

    Raises NotAllowed, ChapterExists, and NamelessOrganization for a name without letters.
    """
    with writing() as session:
        require_admin(session, by, association_id)
        _keep_names_apart(session, association_id, name)
        part = organizations.part_of(session, association_id, name, now=now)
        chapter = session.get(Chapter, part.id)
        if chapter is None:
            chapter = Chapter(id=part.id, association_id=association_id)
            session.add(chapter)
        chapter.opened_at, chapter.closed_at = now, None
        _record(session, chapter, "opened", by, now)
        return part.public_id


def rename_chapter(
    association_id: int, public_id: str, name: str, *, by: int, now: datetime
) -> None:
    """Give a chapter another name. Raises as `open_chapter`, and NotFound."""
    with writing() as session:
        require_admin(session, by, association_id)
        chapter = _open_one(session, association_id, public_id)
        _keep_names_apart(session, association_id, name, but=chapter.id)
        organizations.rename(session, chapter.id, name, now=now)
        _record(session, chapter, "renamed", by, now)


def close_chapter(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Close a chapter: nobody is in it any more, and nobody looks after it. Raises NotFound."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        require_admin(session, by, association_id)
        chapter = _open_one(session, association_id, public_id)
        chapter.closed_at = now
        grants = select(RoleGrant).where(RoleGrant.chapter_id == chapter.id)
        for grant in session.scalars(grants.order_by(RoleGrant.id)).all():
            session.delete(grant)
            audit.record(
                session,
                by,
                f"role.{grant.role.value}_revoked",
                "person",
                grant.person_id,
                now=now,
                association_id=association_id,
            )
        session.execute(delete(ChapterMember).where(ChapterMember.chapter_id == chapter.id))
        _record(session, chapter, "closed", by, now)


def _keep_names_apart(
    session: Session, association_id: int, name: str, *, but: int | None = None
) -> None:
    """Raise ChapterExists for a name in use; the association is locked, so that it stays so."""
    session.execute(
        select(Association.id).where(Association.id == association_id).with_for_update()
    )
    same = (
        select(Chapter.id)
        .join(Organization, Organization.id == Chapter.id)
        .where(
            Chapter.association_id == association_id,
            Chapter.closed_at.is_(None),
            Chapter.id.is_distinct_from(but),
            Organization.name_key == organizations.name_key(name),
        )
    )
    if session.scalar(same.limit(1)) is not None:
        raise ChapterExists


def _open_one(session: Session, association_id: int, public_id: str) -> Chapter:
    chapter = session.scalars(
        select(Chapter)
        .join(Organization, Organization.id == Chapter.id)
        .where(
            Chapter.association_id == association_id,
            Chapter.closed_at.is_(None),
            Organization.public_id == public_id,
        )
        .with_for_update(of=Chapter)
    ).one_or_none()
    if chapter is None:
        raise NotFound
    return chapter


def _record(session: Session, chapter: Chapter, what: str, by: int, now: datetime) -> None:
    name = session.get_one(Organization, chapter.id).name
    audit.record(
        session,
        by,
        f"chapter.{what}",
        "chapter",
        chapter.id,
        now=now,
        association_id=chapter.association_id,
        text=name,
    )


# --------------------------------------------------------------------------------------- members
def choose_chapters(person_id: int, wanted: Collection[str], *, now: datetime) -> None:
    """Be in these chapters of one's associations, and in no others."""
    with writing() as session:
        lock_people(session, person_id)
        _be_in(session, person_id, None, wanted, now)


def put_into_chapters(
    association_id: int, person_id: int, wanted: Collection[str], *, by: int, now: datetime
) -> None:
    """Put a member into these chapters of an association, and take them out of the others.

    Raises NotAllowed.
    """
    with writing() as session:
        require_admin(session, by, association_id)
        lock_people(session, person_id)
        _be_in(session, person_id, association_id, wanted, now)
        _record_choice(session, association_id, person_id, by, now)


def put_in(
    session: Session, association_id: int, person_id: int, public_id: str, *, by: int, now: datetime
) -> None:
    """Put a member into one more chapter, in the caller's transaction. Raises Conflict."""
    try:
        chapter = _open_one(session, association_id, public_id)
    except NotFound:  # closed since it was chosen
        raise Conflict from None
    there = select(ChapterMember.id).where(
        ChapterMember.chapter_id == chapter.id, ChapterMember.person_id == person_id
    )
    if session.scalar(there) is None:
        session.add(ChapterMember(chapter_id=chapter.id, person_id=person_id, since=now))
        _record_choice(session, association_id, person_id, by, now)


def _record_choice(
    session: Session, association_id: int, person_id: int, by: int, now: datetime
) -> None:
    audit.record(
        session,
        by,
        "chapter.chosen",
        "person",
        person_id,
        now=now,
        association_id=association_id,
    )


def _be_in(
    session: Session,
    person_id: int,
    association_id: int | None,
    wanted: Collection[str],
    now: datetime,
) -> None:
    """Add and delete what differs; the chapters are locked, so that none closes meanwhile."""
    offered = session.execute(
        select(Chapter.id, Organization.public_id)
        .join(Organization, Organization.id == Chapter.id)
        .where(may_be_chosen_by(person_id, association_id))
        .order_by(Chapter.id)
        .with_for_update(of=Chapter)
    ).all()
    of_person = ChapterMember.person_id == person_id
    there = set(session.scalars(select(ChapterMember.chapter_id).where(of_person)))
    chosen = {row.id for row in offered if row.public_id in wanted}
    left = {row.id for row in offered} - chosen
    session.execute(delete(ChapterMember).where(of_person, ChapterMember.chapter_id.in_(left)))
    session.add_all(
        ChapterMember(chapter_id=each, person_id=person_id, since=now)
        for each in sorted(chosen - there)
    )
