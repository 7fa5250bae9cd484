"""Sending one mail: text and HTML from two templates, by SMTP or into the data folder.

The Message-ID follows from the outbox entry, so that a mail repeated after a crash is the same
mail to whoever gets it. Subjects are neutral: a work account may show them to others.
"""

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any, Self

from flask import current_app, render_template
from flask_mailman import EmailMultiAlternatives

from alumnet.accounts.queries import Mailbox
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message
from alumnet.kernel.zones import told_in
from alumnet.members.rules import given_name_of
from alumnet.notifications import queries
from alumnet.notifications.rules.catalogue import CATALOGUE
from alumnet.notifications.rules.notice import Notice
from alumnet.notifications.signing import mail_token, message_id, unsubscribe_token
from alumnet.settings import Settings
from alumnet.site.queries.brands import mail_brand, site_brand

_FILE_NAME = "call.ics"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail goes to. Without a zone of their own, days are told in that of the site."""

    name: str
    email: str
    given_name: str = ""
    zone: str = ""

    @classmethod
    def of(cls, mailbox: Mailbox, *, email: str = "") -> Self:
        """Return somebody who is greeted as pages greet them, at their address or another one."""
        return cls(
            name=mailbox.name,
            email=email or mailbox.email,
            given_name=given_name_of(mailbox.name, mailbox.given_name),
            zone=mailbox.zone,
        )


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar file that goes along with a mail; `method` says what calendars do with it."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail as it is written, whichever way it goes."""

    subject: str
    text: str
    html: str
    sender: str
    headers: dict[str, str]
    calendar: CalendarPart | None


def address(path: str) -> str:
    """Return the full address of a path of this site, for use in a mail."""
    settings: Settings = current_app.extensions["alumnet.settings"]
    return settings.base_url + path


def ways_out(person_id: int, notice: Notice, mailbox: Mailbox) -> dict[str, Any]:
    """Return where a person stops mails like this one, and where they choose; for a template.

    Nothing for mails that can't be refused, and no page of preferences without an account.
    """
    if not notice.can_be_switched_off:
        return {}
    public_id = queries.public_id_of(reading(), person_id)
    token = unsubscribe_token(public_id, notice.group, mailbox.email)
    found: dict[str, Any] = {"unsubscribe_url": address(f"/unsubscribe/{token}")}
    if mailbox.has_account:
        found["settings_url"] = address("/me/notifications")
    return found


def send(
    message: Message,
    to: Recipient,
    code: str,
    *,
    title: str = "",
    association_id: int | None = None,
    **facts: Any,
) -> None:
    """Send one person the mail that the catalogue has under `code`.

    Without a `title` it is the one of the catalogue. A mail that is about one association, and
    about it alone, looks like that one. For whoever is a person here use
    `alumnet.notifications.telling.tell`, which also lists it and asks what they chose; this is for
    addresses of which nobody knows yet whose they are.
    Raises OSError or smtplib.SMTPException when the server refuses; the outbox tries again.
    """
    settings: Settings = current_app.extensions["alumnet.settings"]
    notice, brand = CATALOGUE[code], mail_brand(association_id, settings.site_name)
    facts |= {
        "code": code,
        "to": to,
        "subject": " ".join((title or notice.title()).split()),
        "site_name": site_brand(settings.site_name).name,
        "brand": brand,
        "address": address,
    }
    mail = _written(message, to, notice.template or code, facts)
    if settings.mail_host:
        _post(message, to, mail, settings)
    else:
        _keep(message, to, mail, settings)


def _written(message: Message, to: Recipient, template: str, facts: dict[str, Any]) -> _Mail:
    """Return the mail in words, its days told as they are where it is read."""
    with told_in(to.zone):
        # What a mail leaves out leaves no gap.
        text = re.sub(r"\n{3,}", "\n\n", render_template(f"mail/{template}.txt", **facts))
        html = render_template(f"mail/{template}.html", **facts)
    headers = {
        "Message-ID": message_id(message.id, to.email),
        "Auto-Submitted": "auto-generated",
        **_way_out_headers(facts.get("unsubscribe_url", "")),
    }
    sender = facts["brand"].sender
    return _Mail(facts["subject"], text, html, sender, headers, facts.get("calendar"))


def _post(message: Message, to: Recipient, written: _Mail, settings: Settings) -> None:
    """Give the mail to the mail server."""
    with current_app.extensions["mailman"].get_connection() as connection:
        mail = EmailMultiAlternatives(
            written.subject,
            written.text,
            _envelope_sender(message, to, settings),
            [formataddr((to.name, to.email))],
            headers={
                **written.headers,
                "From": formataddr((written.sender, settings.mail_from)),
            },
            connection=connection,
        )
        mail.attach_alternative(written.html, "text/html")
        if written.calendar is not None:
            # Calendars of some look among the alternatives, those of others among the files.
            kind = f"text/calendar; method={written.calendar.method}"
            mail.attach_alternative(written.calendar.content.decode(), kind)
            mail.attach(_FILE_NAME, written.calendar.content, "application/ics")
        mail.send()


def _way_out_headers(url: str) -> dict[str, str]:
    """Return the headers with which mail programs stop such mails in one press (RFC 8058)."""
    if not url:
        return {}
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _envelope_sender(message: Message, to: Recipient, settings: Settings) -> str:
    """Return where a mail comes back to when it can't be delivered; the address names the mail."""
    if not settings.mail_bounces_to:
        return settings.mail_from
    name, _, domain = settings.mail_bounces_to.partition("@")
    return f"{name}+{mail_token(message.id, to.email)}@{domain}"


def _keep(message: Message, to: Recipient, written: _Mail, settings: Settings) -> None:
    """Write the mail into the data folder, where the demo's outbox page reads it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((written.sender, settings.mail_from))
    mail["To"] = formataddr((to.name, to.email))
    mail["Subject"] = written.subject
    mail["Date"] = format_datetime(message.created_at)
    for name, value in written.headers.items():
        mail[name] = value
    mail.set_content(written.text)
    mail.add_alternative(written.html, subtype="html")
    if written.calendar is not None:
        content, method = written.calendar.content, written.calendar.method
        mail.add_alternative(content.decode(), subtype="calendar", params={"method": method})
        mail.add_attachment(content, maintype="application", subtype="ics", filename=_FILE_NAME)
    folder = settings.data_dir / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(written.headers["Message-ID"].encode()).hexdigest()[:12]
    path = Path(folder / f"{message.id:012d}-{name}.eml")
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(bytes(mail))
    unfinished.replace(path)
