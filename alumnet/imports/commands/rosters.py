"""Taking over a roster that was sent through a page."""

from datetime import datetime
from pathlib import Path

from alumnet.accounts.commands.authority import require_admin
from alumnet.administration.queries import House
from alumnet.imports import roster_files
from alumnet.imports.models import RosterImport
from alumnet.imports.rules.policy import POLICY
from alumnet.kernel import audit
from alumnet.kernel.db import writing


def import_roster_file(house: House, path: Path, file_name: str, *, by: int, now: datetime) -> str:
    """Take over a file of a roster; return the public id of the record of it.

    The record and its audit entry are there before the first row is written. Raises
    tables.FileRefused for a file that can't be read at all, and NotAllowed.
    """
    roster = roster_files.read(path, today=now.date(), most=POLICY.roster_rows)
    with writing() as session:
        require_admin(session, by, house.id)
        record = RosterImport(
            association_id=house.id, imported_by=by, file_name=file_name, rejected=[], at=now
        )
        session.add(record)
        session.flush()
        audit.record(
            session,
            by,
            "roster.imported",
            "roster_import",
            record.id,
            now=now,
            association_id=house.id,
        )
    done, approved = roster_files.take_over(house.id, roster, now=now)
    with writing() as session:
        record = session.get_one(RosterImport, record.id)
        record.created, record.changed, record.unchanged = (
            done.created,
            done.changed,
            done.unchanged,
        )
        record.approved = approved
        record.rejected_count = len(done.rejected)
        kept = done.rejected[: POLICY.rejections_kept]
        record.rejected = [[each.line, each.about, each.reason] for each in kept]
    return record.public_id
