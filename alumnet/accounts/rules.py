"""What must hold for accounts and memberships: states, lifetimes, addresses, passwords."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus
from string import punctuation
from typing import Any

from alumnet.kernel.errors import Conflict, DomainError, TooMany
from alumnet.kernel.text import fold, words
from alumnet.kernel.transitions import Transition

EMAIL_LENGTH = 254
MEMBER_NUMBER_LENGTH = 40
NOTE_LENGTH = 1000


# --------------------------------------------------------------------------------------- policy
@dataclass(frozen=True, slots=True)
class AccountPolicy:
    """Durations and limits of accounts, the same for a whole site."""

    sign_in_link: timedelta = timedelta(hours=1)
    reset_link: timedelta = timedelta(hours=1)
    confirmation_link: timedelta = timedelta(days=3)
    invitation: timedelta = timedelta(days=30)
    unconfirmed_kept: timedelta = timedelta(days=14)
    another_mail_after: timedelta = timedelta(seconds=60)
    recent_sign_in: timedelta = timedelta(minutes=15)
    half_signed_in: timedelta = timedelta(minutes=10)
    remembered: timedelta = timedelta(days=90)
    # A session of a browser that isn't to stay signed in, and a device that nobody uses.
    idle: timedelta = timedelta(days=14)
    device_known: timedelta = timedelta(days=365)
    # How long a device is asked for no code, and within what time staff set up a second factor.
    trusted: timedelta = timedelta(days=30)
    second_factor_within: timedelta = timedelta(days=14)
    # So long before its end staff get a mail: a week, and on the day itself.
    second_factor_reminders: tuple[timedelta, ...] = (timedelta(days=7), timedelta(hours=12))
    seen_every: timedelta = timedelta(minutes=5)
    answer_in_working_days: int = 2
    # A class that leaves more years from now than this has members under 18.
    years_to_go: int = 6
    shortest_password: int = 10
    longest_password: int = 128
    # By how many addresses an account opens.
    most_addresses: int = 5


POLICY = AccountPolicy()


def is_to_be_reminded(due: datetime, told_at: datetime | None, now: datetime) -> bool:
    """Return whether a reminder of `due` has come since somebody was told of it last."""
    reminders = (due - ahead for ahead in POLICY.second_factor_reminders)
    return any(at <= now and (told_at is None or told_at < at) for at in reminders)


class Purpose(Enum):
    """What a mailed link is good for."""

    JOIN = "join"
    SIGN_IN = "sign_in"
    RESET = "reset"
    CONFIRM = "confirm"
    CHANGE_ADDRESS = "change_address"
    ADD_ADDRESS = "add_address"


def lifetime(purpose: Purpose, policy: AccountPolicy = POLICY) -> timedelta:
    """Return how long a link works, counted from when its mail was sent."""
    if purpose is Purpose.SIGN_IN:
        return policy.sign_in_link
    if purpose is Purpose.RESET:
        return policy.reset_link
    return policy.confirmation_link


class LinkState(Enum):
    """What became of a mailed link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"


def link_state(
    purpose: Purpose, sent_at: datetime | None, used_at: datetime | None, now: datetime
) -> LinkState:
    """Return what a link is at `now`; one whose mail isn't out yet counts as open."""
    if used_at is not None:
        return LinkState.USED
    if sent_at is not None and now >= sent_at + lifetime(purpose):
        return LinkState.EXPIRED
    return LinkState.OPEN


def implies_minor(class_year: int | None, this_year: int) -> bool:
    """Return whether whoever leaves that year is under 18 now: nobody such is taken in."""
    return class_year is not None and class_year > this_year + POLICY.years_to_go


# ---------------------------------------------------------------------------------- memberships
class MembershipState(Enum):
    """Where a membership of an association stands."""

    PENDING = "pending"
    ACTIVE = "active"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    ENDED = "ended"


# Who can go on with what has begun: a member, and whose membership rests for want of dues.
GOING_ON = frozenset({MembershipState.ACTIVE, MembershipState.LAPSED})


class Approval(Enum):
    """How somebody becomes a member: by the roster alone or also by a decision of the staff."""

    ROSTER_OR_STAFF = "roster_or_staff"
    STAFF = "staff"


def _row(name: str, from_: str, to: MembershipState, actor: str) -> Transition[Any, Any]:
    return Transition(
        name,
        frozenset(MembershipState(state) for state in from_.split()),
        to,
        frozenset(actor.split()),
    )


MEMBERSHIP = (
    _row("approve", "pending", MembershipState.ACTIVE, "staff roster invitation"),
    _row("decline", "pending", MembershipState.ENDED, "staff"),
    _row("suspend", "active", MembershipState.SUSPENDED, "staff"),
    _row("reinstate", "suspended", MembershipState.ACTIVE, "staff clock"),
    # Dues that weren't paid: what has begun goes on, nothing new begins.
    _row("lapse", "active", MembershipState.LAPSED, "clock"),
    _row("renew", "lapsed", MembershipState.ACTIVE, "staff clock record"),
    _row("end", "active pending lapsed suspended", MembershipState.ENDED, "staff"),
    _row("end", "active pending lapsed", MembershipState.ENDED, "member"),
    _row("readmit", "ended", MembershipState.ACTIVE, "staff"),
    _row("correct", "pending", MembershipState.PENDING, "member"),
    _row("apply_again", "ended", MembershipState.PENDING, "member"),
    # With the whole account, and back again with it.
    _row("leave", "active pending lapsed suspended", MembershipState.ENDED, "closing"),
    _row("return_active", "ended", MembershipState.ACTIVE, "closing"),
    _row("return_lapsed", "ended", MembershipState.LAPSED, "closing"),
    _row("return_pending", "ended", MembershipState.PENDING, "closing"),
    _row("return_suspended", "ended", MembershipState.SUSPENDED, "closing"),
)


def approves_by_roster(approval: Approval, *, needs_staff: bool) -> bool:
    """Return whether a confirmed address on the roster is enough to let this person in."""
    return approval is Approval.ROSTER_OR_STAFF and not needs_staff


def answer_due(applied_at: datetime, days: int | None = None) -> datetime:
    """Return the moment so many working days (Monday to Friday) after an application.

    Without `days` as many as the staff have for it.
    """
    due = applied_at
    days = POLICY.answer_in_working_days if days is None else days
    while days > 0:
        due += timedelta(days=1)
        if due.isoweekday() <= 5:  # noqa: PLR2004 - Friday
            days -= 1
    return due


@dataclass(frozen=True, slots=True)
class Ranks:
    """Who suspends whom, as far as roles matter; `acts_for_site` holds for the command line too."""

    is_oneself: bool
    is_site_admin: bool
    is_last_admin: bool
    acts_for_site: bool


def refusal_to_suspend(ranks: Ranks) -> DomainError | None:
    """Return why somebody of this rank can't be suspended by whoever wants to, None if they can."""
    if ranks.is_oneself:
        return NotOnYourself()
    if ranks.is_site_admin and not ranks.acts_for_site:
        return SiteAdminStays()
    return LastAdmin() if ranks.is_last_admin else None


# --------------------------------------------------------------------------------------- roster
def name_key(name: str) -> str:
    """Return the folded words of a name in order of the alphabet, for comparing names."""
    return " ".join(sorted(words(name)))


# ------------------------------------------------------------------------------------- addresses
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST_LOCAL = 64


def normalised_email(text: str) -> str | None:
    """Return an address in lower case with its domain in ASCII, or None when it is none.

    What is before the @ must be ASCII: many servers still refuse anything else.
    """
    address = unicodedata.normalize("NFC", text.strip()).lower()
    local, at, domain = address.rpartition("@")
    if not at or len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return None
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004
        return None
    whole = f"{local}@{domain}"
    return whole if len(whole) <= EMAIL_LENGTH else None


def masked_email(email: str) -> str:
    """Return an address that its owner recognises and nobody else learns."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


_LONGEST_PATH = 2000


def local_path(text: str | None) -> str | None:
    """Return `text` when it is a path of this site, else None: nobody is sent elsewhere.

    One slash begins a path; two begin a host, and browsers read a backslash as a slash and drop
    tabs and line ends.
    """
    if not text or not text.startswith("/") or text.startswith("//") or len(text) > _LONGEST_PATH:
        return None
    return None if "\\" in text or not text.isprintable() else text


# ------------------------------------------------------------------------------------- passwords
_FEWEST_SIGNS = 5
_EASY = re.compile(r"p[a4@]ssw[o0]rd|qwert|asdf|letmein|1234|abcd|alumn", re.IGNORECASE)
_PARTS = re.compile(r"[^\W_]+")
_TELLING = 4


def password_problem(password: str, known: tuple[str, ...] = ()) -> str | None:
    """Return 'short', 'long' or 'easy' when a password won't do, else None.

    `known` is what others know of the person: name and address.
    """
    if len(password) < POLICY.shortest_password:
        return "short"
    if len(password) > POLICY.longest_password:
        return "long"
    rest = _EASY.sub("", fold(password))
    parts = {part for text in known for part in _PARTS.findall(fold(text))}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _TELLING:
            rest = rest.replace(part, "")
    return "easy" if len(set(rest) - set(punctuation)) < _FEWEST_SIGNS else None


# ---------------------------------------------------------------------------------------- errors
class LinkUsed(DomainError):
    """A mailed link works once, and this one has."""

    code = "link_used"
    http_status = HTTPStatus.GONE


class ChangeOver(LinkUsed):
    """A change of address is done, or was given up, and its link brings no other."""

    code = "change_over"


class LinkExpired(DomainError):
    """The link is older than its lifetime."""

    code = "link_expired"
    http_status = HTTPStatus.GONE


class WrongCode(DomainError):
    """The code of an app isn't the one of this half minute."""

    code = "wrong_code"


class NeedsSecondFactor(DomainError):
    """Who has a role keeps a second factor; another may take its place."""

    code = "needs_second_factor"


class TooManyPasskeys(DomainError):
    """An account has as many passkeys as it can have: `most`."""

    code = "too_many_passkeys"


class AskedTooSoon(TooMany):
    """Another mail was asked for within a minute; `until` says when it may be."""

    code = "asked_too_soon"


class LastAdmin(Conflict):
    """An association must keep somebody who administers it."""

    code = "last_admin"


class NotOnYourself(DomainError):
    """Nobody of the staff decides about their own membership."""

    code = "not_on_yourself"


class SiteAdminStays(DomainError):
    """Who looks after the whole site is suspended by nobody below."""

    code = "site_admin_stays"


class OutranksYou(DomainError):
    """Who may do more than whoever asks is let in by somebody who may do as much."""

    code = "outranks_you"


class LastSiteAdmin(Conflict):
    """Nobody would look after the site."""

    code = "last_site_admin"


class NeedsMembership(Conflict):
    """Only a member of an association can be given a role in it."""

    code = "needs_membership"


class ProfileClaimed(Conflict):
    """The invited person has an account already, under another address."""

    code = "profile_claimed"


class SaidNo(DomainError):
    """Whoever reads the address wanted no more invitations of this association."""

    code = "said_no"


class AssociationExists(Conflict):
    """An association with this address on the site exists."""

    code = "association_exists"


# What stands under /admin beside the associations: by such a slug one would be hidden.
RESERVED_SLUGS = frozenset({"audit", "jobs", "organizations", "site", "support", "tone"})


class SlugIsReserved(Conflict):
    """The site itself has pages where those of the association would be."""

    code = "slug_is_reserved"
