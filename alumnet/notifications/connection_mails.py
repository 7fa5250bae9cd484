"""The mails of connections: somebody asks, somebody said yes."""

from datetime import datetime

from alumnet.connections.rules import ConnectionState
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.members import queries
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("connection.asked")
def tell_of_request(message: Message, now: datetime) -> None:
    """Tell somebody who asks them to be connected."""
    found = queries.connection_mail(reading(), message.subject_id)
    if found is None or found.state is not ConnectionState.PENDING:
        return
    tell(
        message,
        found.receiver_id,
        "connection_asked",
        now,
        about=message.subject_id,
        by=found.initiator_id,
        name=found.initiator,
        until=found.due_at,
        url=address("/connections"),
    )


@registry.on("connection.accepted")
def tell_of_yes(message: Message, now: datetime) -> None:
    """Tell whoever asked that the other said yes."""
    found = queries.connection_mail(reading(), message.subject_id)
    if found is None or found.state is not ConnectionState.ACCEPTED:
        return
    tell(
        message,
        found.initiator_id,
        "connection_accepted",
        now,
        about=message.subject_id,
        by=found.receiver_id,
        name=found.receiver,
        url=address("/connections"),
    )
