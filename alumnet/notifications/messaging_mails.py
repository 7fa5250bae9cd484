"""The mail about unread messages. Its title is neutral and it never carries their text."""

from datetime import datetime

from alumnet.kernel import outbox
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.messaging import commands, queries
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("messages.waiting")
def tell_of_messages(message: Message, now: datetime) -> None:
    """Tell somebody once of all messages they have not read; silent when they read them all.

    While quiet hours hold the mail back nothing is told as yet, and further messages join it.
    """
    person_id = message.subject_id
    waiting = queries.untold(reading(), person_id)
    if waiting:
        last = waiting[-1]
        tell(
            message,
            person_id,
            "messages_waiting",
            now,
            about=last.conversation_id,
            by=last.author_id,
            name=last.author,
            count=len({each.author_id for each in waiting}),
            url=address(last.path),
            waiting=[(each.author, each.count, address(each.path)) for each in waiting],
        )
    if not outbox.is_postponed():
        commands.settle_notice(person_id, waiting, now=now)
