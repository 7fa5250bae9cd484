"""The words of requests and mentorships: kinds, states and their groups, reasons."""

from enum import Enum, StrEnum


class Origin(Enum):
    """Whether the mentee asked or the mentor offered."""

    ASK = "ask"
    OFFER = "offer"


class MentorshipKind(Enum):
    """What kind of mentorship it is about."""

    INFORMAL = "informal"
    REVERSE = "reverse"
    FLASH = "flash"
    PROGRAMME = "programme"


class TimeKind(Enum):
    """How much time is asked for or offered."""

    ONE_CONVERSATION = "one_conversation"
    FEW_WEEKS = "few_weeks"
    SIX_MONTHS = "six_months"


class RequestState(Enum):
    """Where a request stands; the first six are open, the others final."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INFO_REQUESTED = "info_requested"
    EXPLORING = "exploring"
    WAITLISTED = "waitlisted"
    WAITLIST_OFFERED = "waitlist_offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    VOIDED = "voided"


class DeclineReason(Enum):
    """What the mentee reads about a no."""

    NO_TIME_NOW = "no_time_now"
    NOT_MY_FIELD = "not_my_field"
    TOO_CLOSE = "too_close"
    OTHER = "other"


class NoRoom(Enum):
    """Why a mentor offers to wait in line instead of a no."""

    FULL = "full"
    AWAY = "away"


class MentorshipState(Enum):
    """Where a mentorship stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    COMPLETED = "completed"
    NOT_STARTED = "not_started"
    ENDED_EARLY = "ended_early"
    LAPSED = "lapsed"
    VOIDED = "voided"


class Part(StrEnum):
    """Who somebody is to a request or a mentorship; the words of the tables of transitions."""

    INITIATOR = "initiator"
    RECEIVER = "receiver"
    MENTOR = "mentor"
    MENTEE = "mentee"
    DELEGATE = "delegate"
    INVITEE = "invitee"
    SYSTEM = "system"
    STAFF = "staff"


# A letter asks for one of these: how much time is meant tells them apart.
LETTER_KINDS = frozenset({MentorshipKind.INFORMAL, MentorshipKind.FLASH})
# Not among the running mentorships that a mentee may have.
UNCOUNTED_KINDS = frozenset({MentorshipKind.FLASH, MentorshipKind.PROGRAMME})

# In a mentor's hands or line, as opposed to a draft that nobody else has seen.
SENT = frozenset(
    {
        RequestState.SUBMITTED,
        RequestState.INFO_REQUESTED,
        RequestState.EXPLORING,
        RequestState.WAITLISTED,
        RequestState.WAITLIST_OFFERED,
    }
)
OPEN = SENT | {RequestState.DRAFT}
FINAL = frozenset(RequestState) - OPEN
# After these the initiator is shown whom to ask instead, with the same letter.
ASK_NEXT = frozenset(
    {
        RequestState.DECLINED,
        RequestState.EXPIRED,
        RequestState.VOIDED,
        RequestState.WITHDRAWN,
    }
)
# Count towards the three that a mentee may have open.
COUNTED = frozenset({RequestState.SUBMITTED, RequestState.INFO_REQUESTED, RequestState.EXPLORING})
# Wait for an answer in a mentor's queue.
PENDING = frozenset({RequestState.SUBMITTED, RequestState.INFO_REQUESTED})
# Wait for a place or an answer, in the order in which they came.
WAITING = PENDING | {RequestState.WAITLISTED}
# Wait for a place; nothing is on its way to the mentor yet.
IN_LINE = frozenset({RequestState.WAITLISTED, RequestState.WAITLIST_OFFERED})
# Hold a place although no mentorship has begun.
SOFT_HOLDS = frozenset({RequestState.EXPLORING, RequestState.WAITLIST_OFFERED})

LIVE = frozenset(
    {
        MentorshipState.PROPOSED,
        MentorshipState.ACTIVE,
        MentorshipState.PAUSED,
        MentorshipState.CLOSING,
    }
)
