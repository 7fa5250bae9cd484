"""The mails of moderation: a report waits, and what each side is told in the end.

The words stand in the decision and are read when the mail is sent.
"""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.moderation import queries
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("report.waiting")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell one of those who may decide that a report waits; never who reported whom."""
    waiting = queries.waiting(reading(), message.subject_id)
    person_id = message.ids["person_id"]
    if waiting is not None and person_id in waiting.staff:
        tell(
            message,
            person_id,
            "report_waiting",
            now,
            about=message.subject_id,
            waiting=waiting,
            url=address(f"/moderation/{waiting.public_id}"),
        )


@registry.on("report.decided")
def tell_reporter(message: Message, now: datetime) -> None:
    """Tell the member who reported that it was looked at, in the words of the decision."""
    letters = queries.letters(reading(), message.subject_id)
    if letters is not None and letters.reporter_id and letters.words_for_reporter:
        tell(
            message,
            letters.reporter_id,
            "report_reporter",
            now,
            about=letters.decision_id,
            association_id=letters.association_id,
            letters=letters,
            url=address(f"/report/{letters.report_public_id}"),
        )


@registry.on("report.decided")
def tell_reported(message: Message, now: datetime) -> None:
    """Tell the reported person what was decided; nothing when nothing happens to them."""
    letters = queries.letters(reading(), message.subject_id)
    if letters is not None and letters.words_for_reported:
        tell(
            message,
            letters.reported_id,
            "report_reported",
            now,
            about=letters.decision_id,
            association_id=letters.association_id,
            letters=letters,
            url=address(f"/decision/{letters.public_id}"),
        )


@registry.on("approval.asked")
def tell_second(message: Message, now: datetime) -> None:
    """Tell one of the staff that another one needs their yes; never for what."""
    asked = queries.asked_approval(reading(), message.subject_id)
    person_id = message.ids["person_id"]
    if asked is not None and asked.is_open and person_id in asked.able:
        tell(
            message,
            person_id,
            "approval_asked",
            now,
            about=asked.report_id,
            asked=asked,
            url=address(f"/moderation/{asked.report_public_id}"),
        )


@registry.on("approval.answered")
def tell_asker(message: Message, now: datetime) -> None:
    """Tell whoever asked what the second one of the staff said."""
    asked = queries.asked_approval(reading(), message.subject_id)
    if asked is not None:
        tell(
            message,
            asked.asked_by,
            "approval_answered",
            now,
            about=asked.report_id,
            asked=asked,
            url=address(f"/moderation/{asked.report_public_id}"),
        )
