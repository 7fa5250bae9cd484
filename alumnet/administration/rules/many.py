"""What the staff do with many members at once, and who is left out of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from alumnet.accounts.rules import GOING_ON, MembershipState
from alumnet.administration.rules import POLICY


class Act(Enum):
    """What can be done with many members at once."""

    LET_IN = "let_in"
    INVITE = "invite"
    PUT_IN = "put_in"
    END = "end"


ACTS = {
    Act.LET_IN: "Let in",
    Act.INVITE: "Invite",
    Act.PUT_IN: "Put into a chapter",
    Act.END: "End the membership",
}


class Why(Enum):
    """Why somebody is left out, as the page says it above their names."""

    YOURSELF = "You yourself"
    MEMBER_ALREADY = "Members already"
    NOT_WAITING = "Not waiting to be let in"
    NOT_CONFIRMED = "Haven't confirmed their address yet"
    WERE_HERE = "Were turned away before, or their membership ended: decide on each by itself"
    NOT_A_MEMBER = "Not members at present"
    HAS_ACCOUNT = "Have an account already"
    DIED = "Have died"
    NO_ADDRESS = "No address known"
    INVITED_LATELY = "Were invited lately"
    WANTS_NONE = "Don't want invitations"
    HAS_ROLE = "Have a role in the team: take it away first"
    WAITS = "Wait to be let in: answer them there"
    ENDED_ALREADY = "Membership has ended already"
    OTHERS_DECIDE = "Somebody else of the team decides about them"
    MOVED_ON = "Somebody changed this just before you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member on whom somebody of the staff wants to act, and all that may stand against it.

    `invited_at` is when they were last invited, `wants_none` that they, or whoever reads the
    address, want no invitations; `is_others` that acting on them is for somebody else of the staff.
    """

    membership_id: int
    person_id: int
    public_id: str
    name: str
    state: MembershipState
    needs_staff: bool = False
    has_account: bool = False
    is_confirmed: bool = False
    is_deceased: bool = False
    is_oneself: bool = False
    has_role: bool = False
    email: str | None = None
    invited_at: datetime | None = None
    wants_none: bool = False
    is_others: bool = False


def left_out(act: Act, one: Candidate, now: datetime) -> Why | None:
    """Return why somebody is left out of an act, None for who isn't: the first that holds."""
    if one.is_oneself and act is not Act.PUT_IN:
        return Why.YOURSELF
    match act:
        case Act.LET_IN:
            reasons = _against_letting_in(one)
        case Act.INVITE:
            reasons = _against_inviting(one, now)
        case Act.PUT_IN:
            reasons = {Why.NOT_A_MEMBER: one.state not in GOING_ON}
        case Act.END:
            reasons = _against_ending(one)
    return next((why for why, holds in reasons.items() if holds), None)


def _against_letting_in(one: Candidate) -> dict[Why, bool]:
    return {
        Why.MEMBER_ALREADY: one.state is MembershipState.ACTIVE,
        Why.NOT_WAITING: one.state is not MembershipState.PENDING,
        Why.NOT_CONFIRMED: not one.is_confirmed,
        Why.WERE_HERE: one.needs_staff,
    }


def _against_inviting(one: Candidate, now: datetime) -> dict[Why, bool]:
    lately = now - POLICY.invited_lately
    return {
        Why.HAS_ACCOUNT: one.has_account,
        Why.NOT_A_MEMBER: one.state is not MembershipState.ACTIVE,
        Why.DIED: one.is_deceased,
        Why.NO_ADDRESS: one.email is None,
        Why.WANTS_NONE: one.wants_none,
        Why.INVITED_LATELY: one.invited_at is not None and one.invited_at > lately,
    }


def _against_ending(one: Candidate) -> dict[Why, bool]:
    return {
        Why.ENDED_ALREADY: one.state is MembershipState.ENDED,
        Why.WAITS: one.state is MembershipState.PENDING,
        Why.HAS_ROLE: one.has_role,
        Why.OTHERS_DECIDE: one.is_others,
    }
