"""Timed work of data rights, and what other slices reach through the registry."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.kernel.registry import Message, registry
from alumnet.rights import commands, queries
from alumnet.rights.commands import closing, exporting
from alumnet.rights.models import HandOver

registry.exporters["rights"] = queries.export


@registry.on("data_export.asked")
def put_together(message: Message, now: datetime) -> None:
    """Put together the copy that somebody asked for."""
    commands.put_together(message.subject_id, now=now)


@registry.every_minute
def watch_clocks(now: datetime) -> None:
    """Delete the files whose week is over, and erase those whose grace is."""
    while commands.end_copies(now) >= exporting.BATCH:
        pass
    while commands.erase_due(now) >= closing.BATCH:
        pass


def _erase(session: Session, person_id: int, now: datetime) -> None:
    """Delete copies and suggestions; that somebody agreed, closed and left stays as a proof."""
    exporting.erase_copies(session, person_id, now)
    session.execute(delete(HandOver).where(HandOver.colleague_id == person_id))


registry.erasers["rights"] = _erase
