"""What tests of notifications say often: tell somebody, let time pass, look at the rows."""

from datetime import datetime

from sqlalchemy import select

from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.members.models import MentorProfile
from alumnet.notifications import commands
from alumnet.notifications.models import Notification
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.timing import Rhythm
from tests import builders
from tests.builders import THEN, Built

BY_THE_SITE = "request_still_mentoring"


def a_silent_mentor(name: str = "Ruth Adeyemi") -> Built:
    """Make a mentor whom the site asks whether they go on, each time it is told to."""
    mentor = builders.a_mentor(name)
    with writing() as session:
        profile = session.get_one(MentorProfile, mentor.id)
        profile.silences, profile.paused_until = 3, THEN.date().replace(year=2027)
    return mentor


def ask(mentor: Built, now: datetime = THEN, times: int = 1) -> None:
    """Let the site want to tell a silent mentor something by itself, so many times."""
    with writing() as session:
        for _ in range(times):
            outbox.add(session, "mentor.paused_for_silence", mentor.id, now=now)


def work(now: datetime) -> None:
    """Do what is due at a moment, digests too; nothing may fail."""
    while commands.gather_digests(now):
        pass
    outbox.drain(now)
    failed = select(OutboxEntry.kind, OutboxEntry.last_error).where(
        OutboxEntry.last_error.is_not(None), OutboxEntry.done_at.is_(None)
    )
    assert reading().execute(failed).all() == []
    reading().rollback()


def choose(person: Built, now: datetime = THEN, **chosen: object) -> None:
    """Save preferences: what isn't said is as usual."""
    said = {
        "channels": {},
        "rhythm": Rhythm.WEEKLY,
        "digest_hour": 8,
        "quiet": None,
        "zone": "",
    } | chosen
    commands.save_preferences(person.id, commands.Preferences(**said), now=now)  # type: ignore[arg-type]


def in_digest(group: Group = Group.REQUESTS) -> dict[Group, Channel]:
    """Return the choice to read about a group in the digest."""
    return {group: Channel.DIGEST}


def rows(person: Built) -> list[Notification]:
    """Return what a person was told, oldest first, as it stands in the database now."""
    session = reading()
    session.expire_all()
    found = session.scalars(
        select(Notification).where(Notification.person_id == person.id).order_by(Notification.id)
    )
    return list(found)
