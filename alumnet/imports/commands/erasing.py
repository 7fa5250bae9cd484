"""What files said about somebody goes when they are erased."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from alumnet.imports.models import MemberImportRow


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Forget what the rows about a person said; that there was a row stays, for the counts."""
    session.execute(
        update(MemberImportRow)
        .where(MemberImportRow.person_id == person_id)
        .values(about="", said={}, differences=[], trace=[], reason="", person_id=None)
    )
