"""What admins ask of members and about them, beside what accounts decide."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import AssociationMembership
from alumnet.accounts.rules import MembershipState, SaidNo
from alumnet.administration.queries import (
    Belonging,
    House,
    refusal_to_reinstate,
    refusal_to_suspend,
)
from alumnet.administration.rules import NoAddress
from alumnet.inviting.queries import who_want_none
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.moderation import commands as moderation


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

    Raises NoAddress, SaidNo, ProfileClaimed, NotAllowed.
    """
    if member.email is None:
        raise NoAddress
    if who_want_none(reading(), [member.email]):
        raise SaidNo
    accounts.invite(member.person_id, house.id, member.email, by=by, now=now)


def suspend_member(
    house: House,
    member: Belonging,
    *,
    by: int,
    now: datetime,
    until: datetime | None,
    words: str,
) -> None:
    """Suspend a member until a moment, or until somebody reinstates them; `words` are shown.

    Raises what `queries.refusal_to_suspend` returns, NoSuchTransition when it was done before, and
    NotAllowed.
    """
    with writing() as session:
        _locked_for_admin(session, house, member, by)
        refusal = refusal_to_suspend(session, house, member, by, now=now)
        if refusal is not None:
            raise refusal
        accounts.suspend(session, member.membership_id, by=by, now=now, until=until, words=words)


def reinstate_member(house: House, member: Belonging, *, by: int, now: datetime) -> None:
    """End a suspension before its time.

    Raises what `queries.refusal_to_reinstate` returns, NoSuchTransition, and NotAllowed.
    """
    with writing() as session:
        _locked_for_admin(session, house, member, by)
        refusal = refusal_to_reinstate(session, house, member, by, now=now)
        if refusal is not None:
            raise refusal
        accounts.reinstate(session, member.membership_id, by=by, now=now)
        moderation.note_reinstated(session, member.person_id, house.id, now=now)


def _locked_for_admin(session: Session, house: House, member: Belonging, by: int) -> None:
    """Lock a member for one of the admins, so that no report about them comes in between."""
    require_admin(session, by, house.id)
    lock_people(session, member.person_id)


def note_file(house: House, many: int, filters: Sequence[str], *, by: int, now: datetime) -> None:
    """Note that the list of members was taken as a file, and how it was narrowed.

    Words that were searched for are left out: they are somebody's name. Raises NotAllowed.
    """
    with writing() as session:
        require_admin(session, by, house.id)
        text = "; ".join((f"{many} members", *filters))
        audit.record(
            session,
            by,
            "members.taken_as_file",
            "association",
            house.id,
            now=now,
            association_id=house.id,
            text=text,
        )
