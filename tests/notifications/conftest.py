"""What tests of mails need beside the site: the post."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from alumnet.kernel import outbox
from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from tests.builders import THEN, Built
from tests.client import forget_what_the_test_read
from tests.mailserver import MailServer, html_of, text_of


class Post(Protocol):
    """Sends what is due at a moment, all of it, and returns the mails to a person.

    Those that were sent before are put away, unless it is to keep them.
    """

    def __call__(
        self, to: Built, at: datetime = THEN, *, keep: bool = False
    ) -> list[EmailMessage]: ...


@pytest.fixture
def post(mailbox: MailServer, app: Flask) -> Post:
    """Give what sends and returns mails."""

    def deliver(to: Built, at: datetime = THEN, *, keep: bool = False) -> list[EmailMessage]:
        if not keep:
            mailbox.clear()
        forget_what_the_test_read()
        outbox.drain(at)
        # What failed once and was then done is no fault of this round.
        failed = (OutboxEntry.last_error.is_not(None), OutboxEntry.done_at.is_(None))
        errors = select(OutboxEntry.last_error).where(*failed)
        assert reading().scalars(errors).all() == []
        return mailbox.to(f"person{to.id}@example.org")

    return deliver


def only(mails: list[EmailMessage]) -> EmailMessage:
    """Return the one mail that there is; nothing of what builders write in letters is in it."""
    assert len(mails) == 1, [str(each["Subject"]) for each in mails]
    assert "What did you stop doing?" not in text_of(mails[0]) + html_of(mails[0])
    return mails[0]


def calendar_in(mail: EmailMessage) -> tuple[Any, Any]:
    """Return the calendar of a mail and its one event; both its parts say the same."""
    parts = {part.get_content_type(): part for part in mail.walk()}
    inline, attached = parts["text/calendar"], parts["application/ics"]
    assert attached.get_filename() == "call.ics"
    content = inline.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.splitlines() == bytes(attached.get_payload(decode=True)).splitlines()
    calendar: Any = Calendar.from_ical(content)
    assert inline.get_param("method") == str(calendar["METHOD"])
    (event,) = calendar.walk("VEVENT")
    return calendar, event
