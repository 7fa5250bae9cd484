"""Calendar files as pages hand them out."""

from datetime import datetime, timedelta

from flask import current_app

from alumnet.accounts.queries import contact
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.calendars import Mailbox, entry_of, feed, hour_entry_of, invitation
from alumnet.mentoring.queries import hour_entries, session_mailing
from alumnet.settings import Settings

# How long what is over can be had as a file.
_KEPT = timedelta(days=90)


def file_of(session_id: int, person_id: int, now: datetime) -> bytes:
    """Return the file of a session for one of its two. Raises NotFound for what none has."""
    found = session_mailing.session_mail(reading(), session_id)
    mailbox = contact(reading(), person_id)
    if found is None or found.start is None or found.sequence < 0 or mailbox is None:
        raise NotFound
    entry = entry_of(found, person_id, base_url=_settings().base_url, told_at=now)
    attendee = Mailbox(mailbox.name, mailbox.email)
    return invitation(entry, organizer=_organizer(), attendee=attendee)


def feed_of(person_id: int, *, since: datetime, now: datetime) -> bytes:
    """Return everything that somebody's calendar knows, later than `since`."""
    settings = _settings()
    entries = [
        entry_of(found, person_id, base_url=settings.base_url, told_at=now)
        for found in session_mailing.calendar_of(reading(), person_id, since)
        if found.start is not None
    ]
    hours = hour_entries.calendar_of(reading(), person_id, since=since)
    base_url = settings.base_url
    entries += [hour_entry_of(each, base_url=base_url, told_at=now) for each in hours]
    return feed(entries, name=f"Calls at {settings.site_name}", organizer=_organizer())


def hour_file_of(public_id: str, person_id: int, now: datetime) -> bytes:
    """Return the file of a group hour for its mentor or one who comes. Raises NotFound."""
    found = hour_entries.calendar_of(reading(), person_id, since=now - _KEPT, public_id=public_id)
    mailbox = contact(reading(), person_id)
    if not found or mailbox is None:
        raise NotFound
    attendee = Mailbox(mailbox.name, mailbox.email)
    entry = hour_entry_of(found[0], base_url=_settings().base_url, told_at=now)
    return invitation(entry, organizer=_organizer(), attendee=attendee)


def feed_address(secret: str) -> str:
    """Return the whole address under which a calendar is read."""
    return f"{_settings().base_url}/calendar/{secret}.ics"


def _organizer() -> Mailbox:
    settings = _settings()
    return Mailbox(settings.site_name, settings.mail_from)


def _settings() -> Settings:
    found: Settings = current_app.extensions["alumnet.settings"]
    return found
