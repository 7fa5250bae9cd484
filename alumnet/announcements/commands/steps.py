"""One step of an announcement, for every command that takes one."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.announcements.models import Announcement, AnnouncementEvent
from alumnet.announcements.rules.steps import ANNOUNCEMENT, AnnouncementFacts
from alumnet.kernel.transitions import apply

SUBJECT = "announcement"


def step(session: Session, row: Announcement, name: str, *, by: int | None, now: datetime) -> None:
    """Take a step of the staff, or of the job where `by` is None; raises NoSuchTransition."""
    apply(
        session,
        ANNOUNCEMENT,
        row,
        name,
        actor="system" if by is None else "staff",
        facts=AnnouncementFacts(now, row.due_at),
        history=AnnouncementEvent,
        actor_id=by,
        now=now,
    )
    row.version += 1
