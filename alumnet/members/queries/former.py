"""Names that somebody had before, as they see them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import NameKind, PersonName


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that somebody had, and whether their page says it."""

    id: int
    name: str
    is_shown: bool


def former_names(session: Session, person_id: int) -> list[FormerName]:
    """Return the names that a person had, by name. One statement."""
    rows = session.scalars(
        select(PersonName)
        .where(PersonName.person_id == person_id, PersonName.kind == NameKind.FORMER)
        .order_by(PersonName.name, PersonName.id)
    )
    return [FormerName(row.id, row.name, row.is_shown) for row in rows]
