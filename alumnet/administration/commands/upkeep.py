"""Looking after the site itself."""

from datetime import datetime

from alumnet.accounts.commands.authority import require_admin
from alumnet.kernel import audit, outbox, rounds
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry


def revive_job(entry_id: int, *, by: int, now: datetime) -> None:
    """Give a job that was given up another round of attempts. Raises NotFound, NotAllowed."""
    with writing() as session:
        require_admin(session, by, None)
        if not outbox.revive_in(session, entry_id, now):
            raise NotFound
        audit.record(session, by, "outbox.revived", "outbox_entry", entry_id, now=now)


def discard_job(entry_id: int, *, by: int, now: datetime) -> None:
    """Let a job that was given up be. Raises NotFound, NotAllowed."""
    with writing() as session:
        require_admin(session, by, None)
        if not outbox.discard_in(session, entry_id, now):
            raise NotFound
        audit.record(session, by, "outbox.discarded", "outbox_entry", entry_id, now=now)


def want_job(name: str, *, by: int, now: datetime) -> None:
    """Have the worker do a daily job with its next round. Raises NotFound, NotAllowed."""
    if name not in registry.daily:
        raise NotFound
    with writing() as session:
        require_admin(session, by, None)
        rounds.want_in(session, name, now)
        audit.record(session, by, "job.wanted", "job", 0, now=now, text=name)
