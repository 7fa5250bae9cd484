"""The rules of requests and mentorships: states, tables of transitions, guards, limits, clocks."""

from enum import Enum


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
