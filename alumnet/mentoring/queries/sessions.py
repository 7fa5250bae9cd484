"""Sessions of a mentorship or a request as its two people see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import MentoringSession
from alumnet.mentoring.queries.session_facts import is_about, zones_of_both
from alumnet.mentoring.rules.sessions import COMING, SessionState

_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class SessionBrief:
    """A session in a line. `starts_at` is None while times are only proposed."""

    number: int
    state: SessionState
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    place: str
    proposed_by_id: int | None
    told_by_id: int | None
    mentor_zone: str
    mentee_zone: str

    @property
    def is_coming(self) -> bool:
        """Whether a time stands."""
        return self.state in COMING

    @property
    def zones(self) -> tuple[str, str]:
        """Those of its two people, empty for that of the site."""
        return self.mentor_zone, self.mentee_zone

    def has_begun(self, now: datetime) -> bool:
        """Return whether its time has come."""
        return self.starts_at is not None and self.starts_at <= now


@dataclass(frozen=True, slots=True)
class Sessions:
    """What the page of a mentorship tells of its sessions.

    `next`: the nearest whose time stands and is not over; `proposal`: the one for which times are
    proposed; `unanswered`: over, and nobody said yet whether it took place; `last_held_at`: when
    the last one that took place began.
    """

    next: SessionBrief | None
    proposal: SessionBrief | None
    unanswered: SessionBrief | None
    last_held_at: datetime | None
    held: int
    all: Sequence[SessionBrief]


def of_mentorship(session: Session, mentorship_id: int, *, now: datetime) -> Sessions:
    """Return what a mentorship's page tells of its sessions. One statement."""
    return _told(session, now, mentorship_id=mentorship_id, request_id=None)


def of_request(session: Session, request_id: int, *, now: datetime) -> Sessions:
    """Return what a request's page tells of its first call. One statement."""
    return _told(session, now, mentorship_id=None, request_id=request_id)


def _told(
    session: Session, now: datetime, *, mentorship_id: int | None, request_id: int | None
) -> Sessions:
    rows: Iterable[Any] = session.execute(
        select(
            MentoringSession.number,
            MentoringSession.state,
            MentoringSession.starts_at,
            MentoringSession.ends_at,
            MentoringSession.minutes,
            MentoringSession.place,
            MentoringSession.proposed_by_id,
            MentoringSession.told_by_id,
            *zones_of_both(),
        )
        .where(is_about(mentorship_id=mentorship_id, request_id=request_id))
        .order_by(MentoringSession.number.desc())
        .limit(_MOST_LISTED)
    )
    return summary([SessionBrief(*row) for row in rows], now)


def summary(found: Sequence[SessionBrief], now: datetime) -> Sessions:
    """Return what a page tells of these sessions."""
    coming = sorted(
        (each.starts_at, each.number, each)
        for each in found
        if each.state in COMING and each.starts_at and each.ends_at and each.ends_at > now
    )
    over = [each for each in found if each.state in COMING and each.ends_at and each.ends_at <= now]
    held = [each.starts_at for each in found if each.state is SessionState.HELD and each.starts_at]
    return Sessions(
        next=coming[0][-1] if coming else None,
        proposal=next((each for each in found if each.state is SessionState.PROPOSED), None),
        unanswered=over[0] if over else None,
        last_held_at=max(held, default=None),
        held=len(held),
        all=found,
    )
