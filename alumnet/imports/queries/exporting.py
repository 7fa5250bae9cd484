"""What files said about somebody, for their own copy of everything."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.imports.models import MemberImport, MemberImportRow


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what lists of an association said about a person. One statement."""
    rows = session.execute(
        select(MemberImportRow.said, MemberImport.association_id, MemberImport.created_at)
        .join(MemberImport, MemberImport.id == MemberImportRow.import_id)
        .where(MemberImportRow.person_id == person_id)
        .order_by(MemberImportRow.id)
    )
    return {
        "said_in_lists": [
            {"association": association_id, "sent_at": at.isoformat(), "said": said}
            for said, association_id, at in rows
        ]
    }
