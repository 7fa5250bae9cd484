"""What admins ask of members and about them, beside what accounts decide."""

from datetime import datetime

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import AssociationMembership
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries import Belonging, House
from alumnet.administration.rules import NoAddress, NotOnYourself
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import Conflict, NotFound


def ask_applicant(membership_id: int, words: str, *, by: int, now: datetime) -> None:
    """Ask somebody who waits for something that is missing; they go on waiting.

    Raises NotAllowed, NotFound, and Conflict when it was decided meanwhile.
    """
    with writing() as session:
        membership = session.get(AssociationMembership, membership_id, with_for_update=True)
        if membership is None:
            raise NotFound
        require_admin(session, by, membership.association_id)
        if membership.state is not MembershipState.PENDING:
            raise Conflict
        membership.decision_note = words
        outbox.add(session, "membership.asked", membership.id, now=now)
        audit.record(
            session,
            by,
            "membership.asked",
            "membership",
            membership.id,
            now=now,
            association_id=membership.association_id,
            text=words,
        )


def invite_member(house: House, member: Belonging, *, by: int, now: datetime) -> None:
    """Invite an imported member to take their page over.

    Raises NoAddress, ProfileClaimed, NotAllowed.
    """
    if member.email is None:
        raise NoAddress
    accounts.invite(member.person_id, house.id, member.email, by=by, now=now)


def suspend_member(
    member: Belonging, *, by: int, now: datetime, until: datetime | None, words: str
) -> None:
    """Suspend a member. Raises NotOnYourself, LastAdmin, NoSuchTransition, NotAllowed."""
    if member.person_id == by:
        raise NotOnYourself
    accounts.suspend_membership(member.membership_id, by=by, now=now, until=until, words=words)
