"""Steps of an affiliation's grade, each with a line of its history."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel import transitions
from alumnet.organizations.grades import GRADING
from alumnet.organizations.models import Affiliation, AffiliationEvent


def grade(
    session: Session,
    row: Affiliation,
    name: str,
    *,
    actor: str,
    now: datetime,
    by: int | None = None,
) -> None:
    """Take one step of the table in the caller's transaction. Raises NoSuchTransition.

    The person of the affiliation is locked by the caller, who also says that the person changed.
    """
    transitions.apply(
        session,
        GRADING,
        row,
        name,
        actor=actor,
        facts=None,
        history=AffiliationEvent,
        actor_id=by,
        now=now,
    )
