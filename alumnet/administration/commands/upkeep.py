"""Looking after the site itself."""

from datetime import datetime

from alumnet.accounts.commands.authority import require_admin
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound


def revive_job(entry_id: int, *, by: int, now: datetime) -> None:
    """Give a job that was given up another round of attempts. Raises NotFound, NotAllowed."""
    with writing() as session:
        require_admin(session, by, None)
        if not outbox.revive_in(session, entry_id, now):
            raise NotFound
        audit.record(session, by, "outbox.revived", "outbox_entry", entry_id, now=now)
