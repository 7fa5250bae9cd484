"""The mails of moderation: a report waits, and what each side is told in the end.

The words stand in the decision and are read when the mail is sent. None can be switched off.
"""

from datetime import datetime

from alumnet.accounts import queries as accounts
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.moderation import queries
from alumnet.notifications.mail import Recipient, address, send


@registry.on("report.waiting")
def tell_staff(message: Message, _now: datetime) -> None:
    """Tell one of those who may decide that a report waits; never who reported whom."""
    waiting = queries.waiting(reading(), message.subject_id)
    person_id = message.ids["person_id"]
    contact = accounts.contact(reading(), person_id)
    if waiting is None or contact is None or person_id not in waiting.staff:
        return
    send(
        message,
        Recipient.of(contact),
        "A report is waiting",
        "report_waiting",
        waiting=waiting,
        url=address(f"/moderation/{waiting.public_id}"),
    )


@registry.on("report.decided")
def tell_reporter(message: Message, _now: datetime) -> None:
    """Tell who reported that it was looked at, in the words of the decision."""
    letters = queries.letters(reading(), message.subject_id)
    contact = accounts.contact(reading(), letters.reporter_id) if letters else None
    if letters is None or contact is None:
        return
    send(
        message,
        Recipient.of(contact),
        "About what you told us",
        "report_reporter",
        letters=letters,
        url=address(f"/report/{letters.report_public_id}"),
    )


@registry.on("report.decided")
def tell_reported(message: Message, _now: datetime) -> None:
    """Tell the reported person what was decided; nothing when nothing happens to them."""
    letters = queries.letters(reading(), message.subject_id)
    if letters is None or not letters.kind.is_action:
        return
    contact = accounts.contact(reading(), letters.reported_id)
    if contact is not None:
        send(
            message,
            Recipient.of(contact),
            "A message from your association",
            "report_reported",
            letters=letters,
            url=address("/standards"),
        )
