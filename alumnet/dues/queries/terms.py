"""What associations decided about dues."""

from sqlalchemy.orm import Session

from alumnet.dues.models import AssociationDues
from alumnet.dues.rules import Terms


def terms_of(session: Session, association_id: int) -> Terms:
    """Return what an association decided. One statement."""
    row = session.get(AssociationDues, association_id)
    return Terms() if row is None else terms_in(row)


def terms_in(row: AssociationDues) -> Terms:
    """Return the terms that a row holds."""
    return Terms(row.matter, row.lapses, row.remind_days, row.grace_days, row.how_to_pay)
