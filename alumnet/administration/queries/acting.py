"""Whether an admin may act on a member from the list: for pages and, under lock, for commands."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts import queries as accounts
from alumnet.administration.queries.scopes import Belonging, House
from alumnet.kernel.errors import DomainError
from alumnet.moderation import queries as moderation


def refusal_to_suspend(
    session: Session, house: House, member: Belonging, by: int, *, now: datetime
) -> DomainError | None:
    """Return why `by` may not suspend a member, None if they may; at most two statements.

    NotOnYourself, KnowsThem, ReportIsOthers, HeldByOther, SiteAdminStays or LastAdmin.
    """
    return refusal_to_reinstate(session, house, member, by, now=now) or (
        accounts.refusal_to_suspend(session, by, member.person_id, house.id)
    )


def refusal_to_reinstate(
    session: Session, house: House, member: Belonging, by: int, *, now: datetime
) -> DomainError | None:
    """Return why `by` may not end a suspension, None if they may. One statement.

    NotOnYourself, KnowsThem, ReportIsOthers or HeldByOther.
    """
    return moderation.refusal_to_act(session, by, member.person_id, house.id, now=now)
