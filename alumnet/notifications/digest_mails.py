"""The digest: one mail a day or a week with a line for everything new, and never an empty one."""

from datetime import datetime, timedelta

from alumnet.accounts.queries import mail_of
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications import commands, queries
from alumnet.notifications.mail import Recipient, send, ways_out
from alumnet.notifications.queries import Line
from alumnet.notifications.rules.catalogue import CATALOGUE
from alumnet.notifications.rules.digest_notices import DIGEST

MOST_LINES = 20


@registry.on("notifications.digest_due")
def send_digest(message: Message, now: datetime) -> None:
    """Mail somebody what is new: what they haven't read, is still true and not too old to tell."""
    person_id = message.subject_id
    mailbox = mail_of(reading(), person_id)
    lines = queries.gathered(reading(), person_id) if mailbox is not None else []
    fresh = [line for line in lines if line.is_unread and line.at + _worth(line) > now]
    commands.drop_gathered(person_id, keep=[line.id for line in fresh])
    if mailbox is None or not fresh:
        return
    told = commands.Told(person_id=person_id, email=mailbox.email, zone=mailbox.zone)
    is_counted = all(CATALOGUE[line.code].is_counted for line in fresh)
    if not commands.note_digest(message, told, is_counted=is_counted, now=now):
        return
    shown, more = fresh[:MOST_LINES], max(0, len(fresh) - MOST_LINES)
    links = ways_out(person_id, DIGEST, mailbox)
    send(message, Recipient.of(mailbox), DIGEST.code, lines=shown, more=more, **links)
    commands.note_digest_sent(message, person_id, now=now)


def _worth(line: Line) -> timedelta:
    return CATALOGUE[line.code].stale_after
