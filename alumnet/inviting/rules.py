"""The rules of inviting somebody who isn't here yet.

Whoever invites learns one thing only: that somebody joined by their invitation and wanted them to
know. Whatever else happens (a no, a mail that never left, an address whose owner is a member) looks
to them like no answer, on the same days. So limits are counted from what they did themselves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError, TooMany
from alumnet.kernel.transitions import Guard, Transition, clear, keep
from alumnet.organizations.rules import AffiliationKind, Period, Precision, period_in_words

NAME_LENGTH = 120
LINE_LENGTH = 300
CONCERN_LENGTH = 1000
# What somebody outside may find wrong with an invitation.
CONCERNS = (
    "I don't know this person",
    "I know them, but this isn't for me",
    "It is advertising, or unkind",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitingPolicy:
    """How long, how often and how many, the same for a whole site."""

    stays_open: timedelta = timedelta(days=30)
    reminds_after: timedelta = timedelta(days=10)
    open_invitations: int = 20
    open_when_new: int = 3
    a_day: int = 6
    a_day_when_new: int = 2
    # So long after their first approval somebody is new.
    is_new: timedelta = timedelta(days=30)
    # To one address from everybody together, reminders among them, until it is forgotten.
    mails_to_an_address: int = 4
    address_forgotten: timedelta = timedelta(days=365)
    # Of a list of contacts.
    contacts_read: int = 5_000
    contacts_shown: int = 40
    # More addresses than so many beside one name, first or last, are taken for guesses.
    addresses_of_a_name: int = 20


POLICY = InvitingPolicy()


class InvitationState(Enum):
    """Where an invitation stands."""

    OPEN = "open"
    # Whoever was invited joined, and waits for the association.
    ANSWERED = "answered"
    MET = "met"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"


# To whoever invited these are one until the last day, and one afterwards.
SILENT = frozenset(
    {
        InvitationState.OPEN,
        InvitationState.ANSWERED,
        InvitationState.DECLINED,
        InvitationState.VOIDED,
    }
)
_OPEN = frozenset({InvitationState.OPEN})
_ANSWERED = frozenset({InvitationState.ANSWERED})


class Part(StrEnum):
    """Who somebody is to an invitation."""

    INVITER = "inviter"
    INVITED = "invited"
    SYSTEM = "system"


# ---------------------------------------------------------------------------------------- errors
class InvitedBefore(Conflict):
    """Nobody invites one address twice."""

    code: ClassVar[str] = "invited_before"


class InvitationOver(Conflict):
    """The time of an invitation is over, or it was answered."""

    code: ClassVar[str] = "invitation_over"


class InvitingOff(Conflict):
    """The association doesn't want its members to invite."""

    code: ClassVar[str] = "inviting_off"


class TooManyInvited(TooMany):
    """`most` were invited lately; at `until` another may be."""

    code: ClassVar[str] = "too_many_invited"


class HasAccount(Conflict):
    """Whoever has this address has an account, and answers with it."""

    code: ClassVar[str] = "has_account"


class RestsAtPresent(Conflict):
    """A suspended member answers nothing; what waits for them waits on."""

    code: ClassVar[str] = "rests_at_present"


class OwnInvitation(Conflict):
    """Nobody answers what they sent themselves."""

    code: ClassVar[str] = "own_invitation"


# ---------------------------------------------------------------------------------------- guards
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFacts:
    """What guards look at."""

    now: datetime
    ends_at: datetime


def is_running(facts: InvitationFacts) -> DomainError | None:
    """Refuse what comes after the last day, whether or not a job has noted it."""
    return InvitationOver() if facts.ends_at <= facts.now else None


def is_over(facts: InvitationFacts) -> DomainError | None:
    """Refuse to end an invitation before its last day."""
    return None if is_running(facts) else Conflict()


def ends_at(created_at: datetime) -> datetime:
    """Return when an invitation ends."""
    return created_at + POLICY.stays_open


def refusal_to_invite(
    sent: list[datetime], counted: list[datetime], *, is_new: bool
) -> DomainError | None:
    """Return why somebody can't invite anybody now, None when they can.

    `sent` are the moments of all their invitations of the last day, `counted` of those that aren't
    over, both in order.
    """
    a_day = POLICY.a_day_when_new if is_new else POLICY.a_day
    most = POLICY.open_when_new if is_new else POLICY.open_invitations
    if len(sent) >= a_day:
        return TooManyInvited(most=a_day, until=sent[-a_day] + timedelta(days=1))
    if len(counted) >= most:
        return TooManyInvited(most=most, until=ends_at(counted[-most]))
    return None


# ----------------------------------------------------------------------------------------- table
Step = Transition[InvitationState, InvitationFacts]
_RUNNING: tuple[Guard[InvitationFacts], ...] = (is_running,)
_INVITER, _INVITED, _SYSTEM = (frozenset[str]({part}) for part in Part)

INVITATION: tuple[Step, ...] = (
    Transition("answer", _OPEN, InvitationState.ANSWERED, _INVITED, _RUNNING),
    # As soon as whoever was invited is let in.
    Transition("meet", _ANSWERED, InvitationState.MET, _SYSTEM, clock=clear, event="met"),
    # Silent: the clock runs on as it would without an answer.
    Transition("decline", _OPEN, InvitationState.DECLINED, _INVITED, clock=keep),
    # Whatever the invited said meanwhile, unless the two met: it would tell otherwise.
    Transition("withdraw", SILENT, InvitationState.WITHDRAWN, _INVITER, _RUNNING, clock=clear),
    Transition("void", _OPEN | _ANSWERED, InvitationState.VOIDED, _SYSTEM),
    Transition("expire", SILENT, InvitationState.EXPIRED, _SYSTEM, (is_over,), clock=clear),
)


# ----------------------------------------------------------------------------------------- words
def in_words(kind: AffiliationKind, place: str, period: Period | None = None) -> str:
    """Return where two know each other from: "worked together at Acme, 2012 to 2015".

    Without a `place`, only how.
    """
    if kind is AffiliationKind.MEMBERSHIP:
        return f"are both in {place}" if place else "belong to the same association"
    if kind is AffiliationKind.EMPLOYMENT:
        known = f"worked together at {place}" if place else "worked together"
    else:
        known = f"were at {place} together" if place else "were at school together"
    if period is None or (period.start_month is None and period.end_month is None):
        return known
    dates = period_in_words(period)
    is_class = kind is AffiliationKind.EDUCATION and period.precision is Precision.CLASS_YEAR
    return f"were in the {dates} at {place}" if is_class else f"{known}, {dates}"


def mailbox_of(email: str) -> str:
    """Return whose address it is: `name+news@` goes to `name@`, and so does a wish for no mails."""
    local, at, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def is_alike(one: str, other: str) -> bool:
    """Return whether two names, each as its folded words, have a word in common."""
    return not set(one.split()).isdisjoint(other.split())
