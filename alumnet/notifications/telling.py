"""The one door through which somebody is told something: listed in the app, mailed as they chose.

A handler of the outbox reads how things stand, stays silent when nothing fits any more, and else
calls `tell` once for each person:

    tell(message, request.receiver_id, "request_submitted", now, about=request.id,
         by=request.initiator_id, name=request.initiator, url=url, request=request)

Whether a mail leaves, and when, is decided in `alumnet.notifications.rules.deciding`. When quiet
hours hold it back the outbox calls the same handler again at their end, so that it looks again.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from alumnet.accounts.queries import Mailbox, mail_of, my_memberships
from alumnet.accounts.rules import MembershipState
from alumnet.kernel import outbox
from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Message
from alumnet.notifications import commands
from alumnet.notifications.mail import Recipient, address, send, ways_out
from alumnet.notifications.rules.catalogue import CATALOGUE
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.notice import Notice


def tell(
    message: Message,
    person_id: int,
    code: str,
    now: datetime,
    *,
    about: int | None = None,
    by: int | None = None,
    name: str = "",
    association: str = "",
    count: int = 1,
    to: Mailbox | None = None,
    association_id: int | None = None,
    **facts: Any,
) -> None:
    """Tell a person what the catalogue has under `code`, once however often the entry is handled.

    `about` is the id of the thing (of the kind that the catalogue says), `by` the other person.
    `name`, `association` and `count` (when there are several) go into the title of the mail, all
    `facts` into its text; `url` among them is where it leads. `to` is another address than the
    usual one. A mail that is about one association alone looks like that one: `association_id`.
    Nobody is told who can't be reached at all. Raises OSError or SMTPException when the mail server
    refuses.
    """
    notice = CATALOGUE[code]
    mailbox = to or mail_of(reading(), person_id)
    if mailbox is None or not (mailbox.has_account or notice.reaches_everybody):
        return
    told = commands.Told(
        person_id=person_id, about_id=about, by_id=by, email=mailbox.email, zone=mailbox.zone
    )
    decision = commands.note(message, notice, told, now=now)
    if decision.mail is MailState.HELD and decision.due_at is not None:
        outbox.postpone(decision.due_at)
    if decision.mail is not MailState.LEAVING:
        return
    several = number(count) if count > 1 else ""
    title = notice.title(name=name, association=association, count=several)
    facts |= {"name": name, **_ways(person_id, notice, mailbox, facts.get("url", ""))}
    send(
        message,
        Recipient.of(mailbox),
        code,
        title=title,
        association_id=association_id,
        **facts,
    )
    commands.note_sent(message, notice, person_id, now=now)


def _ways(person_id: int, notice: Notice, mailbox: Mailbox, url: str) -> dict[str, Any]:
    """Return where a person stops such mails, and the way in for who has no account."""
    found = {} if mailbox.has_account else _way_in(person_id, url)
    return found | ways_out(person_id, notice, mailbox)


def _way_in(person_id: int, url: str) -> dict[str, Any]:
    """Return who has somebody on their list, and where they join to get to `url`."""
    active = (
        each
        for each in my_memberships(reading(), person_id)
        if each.state is MembershipState.ACTIVE
    )
    house = next(active, None)
    query = {"association": house.association_slug if house else "", "next": urlsplit(url).path}
    return {
        "association": house.association_name if house else "",
        "join_url": address(f"/join?{urlencode(query)}"),
    }
