"""The calendar files that go along with mails."""

from flask import current_app

from alumnet.accounts.queries import contact
from alumnet.kernel.db import reading
from alumnet.mentoring.calendars import Entry, Mailbox, Method, invitation
from alumnet.notifications.mail import CalendarPart
from alumnet.settings import Settings


def part_of(entry: Entry, person_id: int) -> CalendarPart | None:
    """Return the file that puts an entry into somebody's calendar or takes it out.

    None without an account.
    """
    mailbox = contact(reading(), person_id)
    if mailbox is None:
        return None
    settings: Settings = current_app.extensions["alumnet.settings"]
    content = invitation(
        entry,
        organizer=Mailbox(settings.site_name, settings.mail_from),
        attendee=Mailbox(mailbox.name, mailbox.email),
    )
    return CalendarPart(content, (Method.CANCEL if entry.is_off else Method.REQUEST).value)
