"""A membership that rests for want of dues, and goes on again; both join another command."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts.commands.memberships import leave_search
from alumnet.accounts.models import AssociationMembership
from alumnet.accounts.rules import MEMBERSHIP
from alumnet.kernel import audit, outbox, transitions


def lapse(session: Session, membership: AssociationMembership, *, now: datetime) -> None:
    """Let a membership rest because its dues weren't paid.

    What its person began goes on: `registry.on_suspension` isn't called. The person is locked.
    """
    membership.state = transitions.find(MEMBERSHIP, "lapse", membership.state, "clock").to
    leave_search(session, membership, now)
    outbox.add(session, "membership.lapsed", membership.id, now=now)
    _record(session, membership, "membership.lapsed", None, now)


def renew(
    session: Session,
    membership: AssociationMembership,
    actor: str,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Take a membership up again that rested for its dues."""
    membership.state = transitions.find(MEMBERSHIP, "renew", membership.state, actor).to
    outbox.add(session, "membership.renewed", membership.id, now=now)
    outbox.add(session, "person.changed", membership.person_id, now=now)
    _record(session, membership, "membership.renewed", by, now)


def _record(
    session: Session, membership: AssociationMembership, action: str, by: int | None, now: datetime
) -> None:
    audit.record(
        session,
        by,
        action,
        "membership",
        membership.id,
        now=now,
        association_id=membership.association_id,
    )
