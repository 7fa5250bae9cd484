"""What the staff do: plan, change, stop, go on, take back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import Association, Chapter
from alumnet.administration.queries import House
from alumnet.announcements.commands.steps import SUBJECT, step
from alumnet.announcements.models import Announcement
from alumnet.announcements.queries import size_of
from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.segments import Segment
from alumnet.announcements.rules.steps import (
    AnnouncementChanged,
    AnnouncementState,
    NobodyToTell,
    TooManyAnnouncements,
)
from alumnet.kernel import audit
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import run_until


@dataclass(frozen=True, slots=True)
class Draft:
    """What the staff wrote; `sends_at` None sends it now."""

    title: str
    words: str
    segment: Segment
    has_mail: bool
    sends_at: datetime | None


def announce(house: House, draft: Draft, *, by: int, now: datetime) -> str:
    """Plan an announcement, or send it now; return its public id. Twice is once.

    Raises NobodyToTell and TooManyAnnouncements.
    """
    when = max(draft.sends_at or now, now)
    with writing() as session:
        _may_announce(session, house, draft.segment.chapter_id, by)
        session.execute(select(Association.id).where(Association.id == house.id).with_for_update())
        before = _written_before(session, house, draft, now)
        if before is not None:
            return before
        if not draft.segment.is_shielded and not size_of(session, house.id, draft.segment):
            raise NobodyToTell
        _within_limits(session, house, draft.segment.chapter_id, when)
        row = Announcement(
            association_id=house.id,
            written_by=by,
            state=AnnouncementState.PLANNED,
            title=draft.title,
            words=draft.words,
            audience=draft.segment.audience,
            first_year=draft.segment.first_year,
            last_year=draft.segment.last_year,
            country=draft.segment.country,
            school_id=draft.segment.school_id,
            chapter_id=draft.segment.chapter_id,
            has_mail=draft.has_mail,
            sends_at=when,
            shown_until=when + POLICY.shown,
            created_at=now,
            stood_still=0,
        )
        run_until(row, when)
        session.add(row)
        session.flush()
        _note(session, row, "planned", by, now)
        return row.public_id


def _may_announce(session: Session, house: House, chapter_id: int | None, by: int) -> None:
    """Raise NotAllowed unless `by` may, and NotFound for a chapter that is closed or of others."""
    require_admin(session, by, house.id, chapter_id=chapter_id)
    open_one = select(Chapter.id).where(
        Chapter.id == chapter_id, Chapter.association_id == house.id, Chapter.closed_at.is_(None)
    )
    if chapter_id is not None and session.scalar(open_one.with_for_update()) is None:
        raise NotFound


def _written_before(session: Session, house: House, draft: Draft, now: datetime) -> str | None:
    """Return the same announcement when it was written a moment ago: one press too many."""
    return session.scalar(
        select(Announcement.public_id).where(
            Announcement.association_id == house.id,
            Announcement.chapter_id.is_not_distinct_from(draft.segment.chapter_id),
            Announcement.title == draft.title,
            Announcement.words == draft.words,
            Announcement.state != AnnouncementState.WITHDRAWN,
            Announcement.created_at > now - POLICY.twice,
        )
    )


def _within_limits(session: Session, house: House, chapter_id: int | None, when: datetime) -> None:
    """Count what is sent in the seven days before and after: so many in any such time.

    A chapter has a count of its own: what it tells its members takes nothing from the others.
    """
    near = session.scalars(
        select(Announcement.sends_at)
        .where(
            Announcement.association_id == house.id,
            Announcement.chapter_id.is_not_distinct_from(chapter_id),
            Announcement.sends_at > when - POLICY.within,
            Announcement.sends_at < when + POLICY.within,
            # What was taken back before anybody was told disturbed nobody.
            or_(Announcement.state != AnnouncementState.WITHDRAWN, Announcement.told > 0),
        )
        .order_by(Announcement.sends_at)
    ).all()
    if len(near) >= POLICY.most:
        raise TooManyAnnouncements(most=POLICY.most, until=near[-POLICY.most] + POLICY.within)


def change(
    house: House,
    public_id: str,
    *,
    title: str,
    words: str,
    version: int,
    by: int,
    now: datetime,
) -> None:
    """Write an announcement anew; who was told already is not told again.

    Raises NotFound, and AnnouncementChanged when somebody else changed it first.
    """
    with writing() as session:
        row = _locked(session, house, public_id, by)
        if row.state is AnnouncementState.WITHDRAWN:
            raise NotFound
        if row.version != version:
            raise AnnouncementChanged
        row.title, row.words = title, words
        row.edited_at = None if row.state is AnnouncementState.PLANNED else now
        row.version += 1
        _note(session, row, "changed", by, now)


def take_step(house: House, public_id: str, name: str, *, by: int, now: datetime) -> None:
    """Stop an announcement, let it go on, or take it back. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        row = _locked(session, house, public_id, by)
        step(session, row, name, by=by, now=now)
        _note(session, row, name, by, now)


def _locked(session: Session, house: House, public_id: str, by: int) -> Announcement:
    row = session.scalar(
        select(Announcement)
        .where(Announcement.association_id == house.id, Announcement.public_id == public_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    require_admin(session, by, house.id, chapter_id=row.chapter_id)
    return row


def _note(session: Session, row: Announcement, what: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"{SUBJECT}.{what}",
        SUBJECT,
        row.id,
        now=now,
        association_id=row.association_id,
    )
