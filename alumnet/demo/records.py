"""What the invented network is made of: frozen records, no database, no web.

Codes are the words of the domain (`employment`, `my_associations`, `declined`). Months are
`year * 12 + month - 1`, moments are aware UTC datetimes. People are addressed by their `number`
(0 to members - 1), organizations by their `key`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from alumnet.connections.rules import POLICY

OrganizationKind = Literal["school", "employer", "association"]
AffiliationKind = Literal["education", "employment", "membership"]
Precision = Literal["month", "year", "class_year"]
Visibility = Literal["everyone", "my_associations", "connections", "tied_to_me", "only_me"]
Grade = Literal["claimed", "corroborated", "verified", "disputed"]
MembershipState = Literal["pending", "active", "suspended", "ended"]
RoleName = Literal["moderator", "admin", "site_admin"]
RequestState = Literal[
    "draft",
    "submitted",
    "info_requested",
    "exploring",
    "waitlisted",
    "accepted",
    "declined",
    "expired",
    "withdrawn",
    "superseded",
    "voided",
]
DeclineReason = Literal["no_time_now", "not_my_field", "too_close", "other"]
TimeAsked = Literal["one_conversation", "few_weeks", "six_months"]


def month_of(year: int, month: int = 1) -> int:
    """Return the month number of a calendar month (January 2012 is 2012 * 12)."""
    return year * 12 + month - 1


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """A school, an employer or an association. `parent` is the key of its group or faculty."""

    key: str
    kind: OrganizationKind
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str | None = None
    industry: str | None = None
    country: str | None = None
    city: str | None = None
    region: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class DemoAffiliation:
    """A person at an organization. With precision `year` the months are Januaries."""

    kind: AffiliationKind
    organization: str
    start_month: int | None
    end_month: int | None
    is_current: bool
    precision: Precision
    title: str | None = None
    degree: str | None = None
    field: str | None = None
    city: str | None = None
    visibility: Visibility = "everyone"
    grade: Grade = "claimed"
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """An association membership; an account may act when one of its memberships is active."""

    association: str
    state: MembershipState
    applied_at: datetime
    class_year: int | None = None
    member_number: str | None = None
    paid_until: date | None = None
    approved_by: int | None = None
    approved_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemoMentorTopic:
    """A topic code and, mostly, one line of what the mentor has lived through."""

    topic: str
    lived: str | None = None


@dataclass(frozen=True, slots=True)
class DemoMentor:
    """What a member offers."""

    accepting: bool
    places: int
    hours_a_month: int
    topics: tuple[DemoMentorTopic, ...]
    cannot_help_with: str
    time_kinds: tuple[TimeAsked, ...]
    formats: tuple[str, ...]
    windows: str
    agenda: str
    candour: str
    reads_requests: str
    wants_to_learn: tuple[str, ...]
    paused_until: date | None
    may_be_suggested: bool
    motives: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoSeeker:
    """Where a member is going; hopes, what I bring and feedback are in their own words."""

    goals: tuple[str, ...]
    target_role: str
    target_industry: str
    motives: tuple[str, ...]
    values: tuple[str, ...]
    hopes: str
    minutes_a_month: int
    what_i_bring: str
    how_i_take_feedback: str
    open_to_offers: bool


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented profile, with or without an account."""

    number: int
    email: str
    given_name: str
    family_name: str
    display_name: str
    native_name: str | None
    former_names: tuple[str, ...]
    pronouns: str | None
    headline: str
    bio: str
    who_helped_me: str
    city: str
    country: str
    zone: str
    industry: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    affiliations: tuple[DemoAffiliation, ...]
    memberships: tuple[DemoMembership, ...]
    roles: tuple[tuple[RoleName, str | None], ...]
    field_visibility: tuple[tuple[str, Visibility], ...]
    is_listed: bool
    has_account: bool
    is_email_confirmed: bool
    joined_at: datetime
    last_seen_at: datetime | None
    shield_on: bool
    shielded_from: tuple[str, ...]
    mentor: DemoMentor | None
    seeker: DemoSeeker | None
    persona: str | None = None


@dataclass(frozen=True, slots=True)
class DemoConnection:
    """Two people (low number first) who know each other, or one who has asked the other."""

    low: int
    high: int
    asked_by: int
    state: Literal["accepted", "pending", "declined", "expired", "withdrawn"]
    asked_at: datetime
    decided_at: datetime | None
    note: str = ""

    @property
    def due_at(self) -> datetime | None:
        """When the time to answer ends; it runs on after a no, which nobody is told."""
        is_open = self.state in {"pending", "declined"}
        return self.asked_at + POLICY.answer if is_open else None


@dataclass(frozen=True, slots=True)
class DemoBlock:
    """A block that stands."""

    blocker: int
    blocked: int
    since: datetime


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """The five short fields of a request."""

    working_on: str
    why_you: str
    what_i_bring: str
    question: str
    time_asked: TimeAsked


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A mentorship request with its letter, its moments and its answer.

    A submitted one has either `due_at`, or, while its clock stands still, `remaining` seconds. One
    in line was written and not yet sent.
    """

    key: int
    initiator: int
    receiver: int
    mentor: int
    mentee: int
    origin: Literal["ask", "offer"]
    kind: Literal["informal", "reverse", "flash"]
    state: RequestState
    topic: str
    letter: DemoLetter
    created_at: datetime
    submitted_at: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    remaining: int | None = None
    decline_reason: DeclineReason | None = None
    answer_line: str = ""
    redirects: tuple[int, ...] = ()
    # When the receiver asked `question`, or wanted to talk first, and when that call is.
    turned_at: datetime | None = None
    question: str = ""
    call_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """What one of two people wrote to the other."""

    author: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class DemoTalk:
    """Two people who write to each other because they know each other."""

    people: tuple[int, int]
    messages: tuple[DemoMessage, ...]


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """Something two people want to reach; `reached_days` ago, None while it is open."""

    title: str
    measure: str = ""
    reached_days: float | None = None


@dataclass(frozen=True, slots=True)
class DemoSkill:
    """A skill as the mentee rates it at the start and, once it closes, at the end."""

    name: str
    at_start: int
    at_end: int | None = None


@dataclass(frozen=True, slots=True)
class DemoMentorship:
    """The relationship that began with an accepted request."""

    request: int
    mentor: int
    mentee: int
    kind: Literal["informal", "reverse", "flash"]
    state: Literal["proposed", "active", "closing", "completed", "ended_early"]
    started_at: datetime
    ended_at: datetime | None
    ended_by: int | None
    messages: tuple[DemoMessage, ...] = ()
    goals: tuple[DemoGoal, ...] = ()
    skills: tuple[DemoSkill, ...] = ()
    # What the mentee wrote in thanks; it stands on the mentor's page with their name.
    thanks: str = ""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A report about a person or a request, open or decided; `request` is a request's key."""

    association: str
    reporter: int
    reported: int
    request: int | None
    reason: Literal[
        "asks_for_money", "unkind", "harassment", "not_who_they_say", "spam", "something_else"
    ]
    details: str
    state: Literal["open", "action_taken", "no_action"]
    reported_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    decision: Literal["no_action", "warn", "hide", "suspend"] | None = None
    words_for_reporter: str = ""
    words_for_reported: str = ""


@dataclass(frozen=True, slots=True)
class DemoRosterEntry:
    """A line of an association's list; `person` is the number of the one it belongs to, if any."""

    association: str
    external_id: str
    emails: tuple[str, ...]
    given_name: str
    family_name: str
    class_year: int | None
    person: int | None


@dataclass(frozen=True, slots=True)
class DemoPersona:
    """A person the demo prints a sign-in for."""

    code: str
    number: int
    name: str
    email: str
    story: str
