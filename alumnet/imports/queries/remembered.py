"""What the staff chose before for the columns of the same source."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.imports.models import MemberImport
from alumnet.imports.rules.columns import Column


def remembered_columns(
    session: Session, association_id: int, source: str, headers: Sequence[str]
) -> Mapping[str, Column | None]:
    """Return what was taken over last from these headers of this source. One statement."""
    last = session.execute(
        select(MemberImport.headers, MemberImport.columns)
        .where(
            MemberImport.association_id == association_id,
            MemberImport.source == source,
            MemberImport.applied_at.is_not(None),
        )
        .order_by(MemberImport.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return {}
    pairs = zip(last.headers, last.columns, strict=True)
    return {
        header: Column(value) if value else None for header, value in pairs if header in headers
    }
