"""Taking out what changed for the association's own records: when it was is remembered."""

from datetime import datetime

from sqlalchemy import select

from alumnet.accounts.commands.authority import require_admin
from alumnet.imports.models import ChangesExport
from alumnet.kernel import audit
from alumnet.kernel.db import one_at_a_time, writing
from alumnet.kernel.twice import A_MOMENT


def take_changes(
    association_id: int, since: datetime | None, *, by: int | None, now: datetime
) -> str:
    """Note that what changed since then is taken out now; return the public id of it.

    Twice at once is once: "since the last time" would mean since the first press.
    """
    with writing() as session:
        require_admin(session, by, association_id)
        one_at_a_time(session, f"changes of {association_id}")
        before = session.scalars(
            select(ChangesExport)
            .where(
                ChangesExport.association_id == association_id,
                ChangesExport.made_by == by,
                ChangesExport.until > now - A_MOMENT,
            )
            .order_by(ChangesExport.id.desc())
            .limit(1)
        ).one_or_none()
        if before is not None and since in {before.since, before.until}:
            return before.public_id
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
