"""What the job does: tell the people of a segment, some at a time."""

from datetime import datetime

from alumnet.announcements.commands.steps import step
from alumnet.announcements.models import Announcement
from alumnet.announcements.queries.pages import segment_of
from alumnet.announcements.queries.segments import next_people
from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.steps import AnnouncementState
from alumnet.kernel import outbox
from alumnet.kernel.db import writing


def send_some(announcement_id: int, *, now: datetime) -> int:
    """Tell the next people, in one transaction; return how many, 0 when it is done or stopped.

    Killed between two of them, it goes on behind the last one who was told.
    """
    with writing() as session:
        row = session.get_one(Announcement, announcement_id, with_for_update=True)
        if row.state is AnnouncementState.PLANNED:
            step(session, row, "begin", by=None, now=now)
        if row.state is not AnnouncementState.SENDING:
            return 0
        people = next_people(
            session, row.association_id, segment_of(row), row.last_told_id, POLICY.batch
        )
        for person_id in people:
            outbox.add(session, "announcement.told", row.id, now=now, person_id=person_id)
        row.told += len(people)
        row.last_told_id = people[-1] if people else row.last_told_id
        if len(people) < POLICY.batch:
            step(session, row, "finish", by=None, now=now)
        return len(people)
