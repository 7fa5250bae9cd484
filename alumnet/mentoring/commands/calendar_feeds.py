"""The secret address of somebody's calendar: make it, make it anew, take it back."""

from datetime import datetime

from alumnet.kernel.db import lock_people, writing
from alumnet.mentoring.models import CalendarFeed
from alumnet.mentoring.queries.tokens import new_token


def renew_feed(*, by: int, now: datetime) -> str:
    """Make a new secret and return it: it is shown once, and the address before it is dead."""
    secret, digest = new_token()
    with writing() as session:
        lock_people(session, by)
        feed = session.get(CalendarFeed, by)
        if feed is None:
            session.add(CalendarFeed(person_id=by, secret_hash=digest, created_at=now))
        else:
            feed.secret_hash, feed.created_at = digest, now
    return secret


def revoke_feed(*, by: int) -> None:
    """Take the address back; nothing is read under it any more."""
    with writing() as session:
        lock_people(session, by)
        feed = session.get(CalendarFeed, by)
        if feed is not None:
            session.delete(feed)
