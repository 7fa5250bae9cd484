"""Announcements as members read them, and as the staff look after them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, literal, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.administration.queries import House
from alumnet.announcements.models import Announcement
from alumnet.announcements.queries.segments import MEMBERSHIP, reaches
from alumnet.announcements.rules.segments import Segment
from alumnet.announcements.rules.steps import SHOWN, AnnouncementState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.people import ANY_VIEWER
from alumnet.mentoring.queries.home import waiting_row

NEWS = "news"
_MOST_AT_HOME = 3
_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class News:
    """An announcement as a member reads it."""

    public_id: str
    association: str
    title: str
    words: str
    sends_at: datetime
    edited_at: datetime | None


def _for(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    mine = MEMBERSHIP
    return (
        select(Announcement, Association.name)
        .join(Association, Association.id == Announcement.association_id)
        .join(
            mine,
            (mine.association_id == Announcement.association_id)
            & (mine.person_id == viewer.person),
        )
        .where(Announcement.state.in_(SHOWN), reaches(Announcement))
    )


def news_rows() -> Select[*tuple[Any, ...]]:
    """Return the statement of announcements for the viewer that are shown still.

    Home reads them with what waits; title, association and text are in the details.
    """
    mine, now = MEMBERSHIP, bindparam("now", type_=UtcDateTime)
    details = Announcement.title + "\n" + Association.name + "\n" + Announcement.words
    return (
        waiting_row(
            literal(NEWS),
            Announcement.public_id,
            starts_at=Announcement.sends_at,
            ends_at=Announcement.edited_at,
            is_mine=false(),
            details=details,
        )
        .join(mine, mine.person_id == Person.id)
        .join(Announcement, Announcement.association_id == mine.association_id)
        .join(Association, Association.id == mine.association_id)
        .where(
            Person.id == ANY_VIEWER.person_id,
            Announcement.state.in_(SHOWN),
            Announcement.shown_until > now,
            reaches(Announcement),
        )
    )


def news_in(rows: Iterable[Any]) -> list[News]:
    """Return the newest announcements among the rows of home."""
    found = [row for row in rows if row.what == NEWS]
    found.sort(key=lambda row: row.starts_at, reverse=True)
    return [_news_of(row) for row in found[:_MOST_AT_HOME]]


def _news_of(row: Any) -> News:
    title, association, words = row.details.split("\n", 2)
    return News(row.url, association, title, words, row.starts_at, row.ends_at)


def news(session: Session, viewer: Viewer, public_id: str) -> News:
    """Return an announcement for somebody whom it is for. One statement. Raises NotFound."""
    row = session.execute(_for(viewer).where(Announcement.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _news(row)


def _news(row: Any) -> News:
    found: Announcement = row.Announcement
    return News(
        public_id=found.public_id,
        association=row.name,
        title=found.title,
        words=found.words,
        sends_at=found.sends_at,
        edited_at=found.edited_at,
    )


@dataclass(frozen=True, slots=True)
class NewsMail:
    """An announcement as its mail tells of it; of what is shielded it tells nothing but where."""

    public_id: str
    association_id: int
    association: str
    title: str
    words: str
    has_mail: bool


def news_mail(session: Session, announcement_id: int, person_id: int) -> NewsMail | None:
    """Return an announcement for a mail to somebody, None if it isn't for them now. One."""
    viewer = Viewer(person_id=person_id)
    row = session.execute(_for(viewer).where(Announcement.id == announcement_id)).one_or_none()
    if row is None:
        return None
    found: Announcement = row.Announcement
    is_open = not segment_of(found).is_shielded
    return NewsMail(
        public_id=found.public_id,
        association_id=found.association_id,
        association=row.name,
        title=found.title if is_open else "",
        words=found.words if is_open else "",
        has_mail=found.has_mail,
    )


def segment_of(found: Announcement) -> Segment:
    """Return whom an announcement is for."""
    return Segment(
        audience=found.audience,
        first_year=found.first_year,
        last_year=found.last_year,
        country=found.country,
        school_id=found.school_id,
        chapter_id=found.chapter_id,
    )


# --------------------------------------------------------------------------------------- the staff
@dataclass(frozen=True, slots=True)
class Kept:
    """An announcement as the staff see it."""

    public_id: str
    title: str
    words: str
    state: AnnouncementState
    segment: Segment
    has_mail: bool
    sends_at: datetime
    shown_until: datetime
    edited_at: datetime | None
    told: int
    version: int
    written_by: str


def _kept(house: House) -> Select[*tuple[Any, ...]]:
    return (
        select(Announcement, Person.display_name)
        .outerjoin(Person, Person.id == Announcement.written_by)
        .where(Announcement.association_id == house.id, _is_theirs(house))
    )


def _is_theirs(house: House) -> ColumnElement[bool]:
    """Who looks after chapters alone sees what is announced to these."""
    return true() if house.chapters is None else Announcement.chapter_id.in_(house.chapters)


def announcements(session: Session, house: House) -> Sequence[Kept]:
    """Return the announcements of an association, or of chapters, the newest first. One."""
    rows = session.execute(
        _kept(house)
        .order_by(Announcement.sends_at.desc(), Announcement.id.desc())
        .limit(_MOST_LISTED)
    )
    return [_as_kept(*row) for row in rows]


def announcement(session: Session, house: House, public_id: str) -> Kept:
    """Return one of an association's announcements. One statement. Raises NotFound."""
    row = session.execute(_kept(house).where(Announcement.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _as_kept(*row)


def _as_kept(found: Announcement, writer: str | None) -> Kept:
    return Kept(
        public_id=found.public_id,
        title=found.title,
        words=found.words,
        state=found.state,
        segment=segment_of(found),
        has_mail=found.has_mail,
        sends_at=found.sends_at,
        shown_until=found.shown_until,
        edited_at=found.edited_at,
        told=found.told,
        version=found.version,
        written_by=writer or "",
    )


def to_send(session: Session, now: datetime) -> Sequence[int]:
    """Return the announcements that are due or on their way. One statement."""
    return session.scalars(
        select(Announcement.id)
        .where(
            Announcement.state.in_((AnnouncementState.PLANNED, AnnouncementState.SENDING)),
            Announcement.due_at <= now,
        )
        .order_by(Announcement.due_at, Announcement.id)
    ).all()
