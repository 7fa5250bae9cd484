"""One step of a file of members by its table, with its history; under the lock of its row."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.imports.models import MemberImport, MemberImportEvent
from alumnet.imports.rules.states import MEMBER_IMPORT, ImportFacts
from alumnet.kernel import transitions
from alumnet.kernel.errors import NotFound

MEMBER_IMPORT_SUBJECT = "member_import"


def locked(session: Session, import_id: int) -> MemberImport:
    """Return a file of members, locked. Raises NotFound."""
    row = session.get(MemberImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def step(
    session: Session, row: MemberImport, name: str, *, by: int | None, now: datetime, actor: str
) -> None:
    """Take a step; the work of the new state begins at nothing. Raises NoSuchTransition."""
    transitions.apply(
        session,
        MEMBER_IMPORT,
        row,
        name,
        actor=actor,
        facts=ImportFacts(row.applied_at, now),
        history=MemberImportEvent,
        actor_id=by,
        now=now,
        subject=MEMBER_IMPORT_SUBJECT,
    )
