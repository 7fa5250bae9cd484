"""Taking out what changed for the association's own records: when it was is remembered."""

from datetime import datetime

from alumnet.accounts.commands.authority import require_admin
from alumnet.imports.models import ChangesExport
from alumnet.kernel import audit
from alumnet.kernel.db import writing


def take_changes(
    association_id: int, since: datetime | None, *, by: int | None, now: datetime
) -> str:
    """Note that what changed since then is taken out now; return the public id of the taking."""
    with writing() as session:
        require_admin(session, by, association_id)
        row = ChangesExport(association_id=association_id, made_by=by, since=since, until=now)
        session.add(row)
        session.flush()
        audit.record(
            session,
            by,
            "changes.exported",
            "changes_export",
            row.id,
            now=now,
            association_id=association_id,
        )
    return row.public_id
