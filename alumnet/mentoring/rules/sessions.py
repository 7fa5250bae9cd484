"""The words of sessions, and what must hold for a step: guards over frozen facts."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring.rules import session_errors as errors
from alumnet.mentoring.rules.errors import NotDue
from alumnet.mentoring.rules.session_policy import SESSIONS


class About(StrEnum):
    """What a session belongs to, as addresses say it."""

    MENTORSHIP = "mentorships"
    REQUEST = "requests"


@dataclass(frozen=True, slots=True)
class Subject:
    """The mentorship, or the request whose first call it is."""

    about: About
    public_id: str


class SessionState(Enum):
    """Where a session stands. `rescheduled`: another time is proposed, and this one stands on."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"
    HELD = "held"
    CONTESTED = "contested"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


# A time stands in both calendars.
COMING = frozenset({SessionState.CONFIRMED, SessionState.RESCHEDULED})
PLANNED = COMING | {SessionState.PROPOSED}
# It took place, as at least one of the two says.
TOLD = frozenset({SessionState.HELD, SessionState.CONTESTED})
# It stands in both calendars, or took place, even if one of the two doubts it.
HAPPENS = COMING | TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """Everything that the guards of a session look at, read in one transaction.

    `is_open`: the mentorship runs, or the request is at its first call. `by_proposer`: whoever
    acts proposed the times that stand; `by_teller`: they said that it took place.
    `offered` are the proposed moments; `chosen` is the one to be taken. `is_taken`: one of the two
    has another call then. `planned` counts the other sessions of the subject that are ahead.
    """

    now: datetime
    is_open: bool = True
    is_blocked: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    due_at: datetime | None = None
    by_proposer: bool = False
    by_teller: bool = False
    offered: tuple[datetime, ...] = ()
    chosen: datetime | None = None
    is_taken: bool = False
    planned: int = 0
    knows_it_is_late: bool = False

    @property
    def is_late(self) -> bool:
        """Whether so little time is left that cancelling needs a second thought."""
        return self.starts_at is not None and self.starts_at - self.now < SESSIONS.late_cancel


def not_blocked(facts: SessionFacts) -> DomainError | None:
    """Refuse whoever blocked the other as if nobody were there."""
    return NotFound() if facts.is_blocked else None


def goes_on(facts: SessionFacts) -> DomainError | None:
    """Refuse to plan in a mentorship that has ended, or a request that is at no first call."""
    return None if facts.is_open else errors.CannotBePlanned()


def times_fit(facts: SessionFacts) -> DomainError | None:
    """Refuse no time, too many, one that is past, and one that is too far away."""
    if not 1 <= len(facts.offered) <= SESSIONS.proposed_times:
        return errors.TimesMissing(most=SESSIONS.proposed_times)
    if min(facts.offered) <= facts.now:
        return errors.TimePassed()
    if max(facts.offered) > facts.now + SESSIONS.furthest:
        return errors.TimeTooFar()
    return None


def not_too_many(facts: SessionFacts) -> DomainError | None:
    """Refuse to plan more sessions ahead than may be."""
    if facts.planned < SESSIONS.planned:
        return None
    return errors.EnoughSessions(most=SESSIONS.planned)


def the_other_chooses(facts: SessionFacts) -> DomainError | None:
    """Refuse to let somebody choose among times that they proposed."""
    return errors.OwnProposal() if facts.by_proposer else None


def time_is_offered(facts: SessionFacts) -> DomainError | None:
    """Refuse a time that is none of those proposed now."""
    return None if facts.chosen in facts.offered else errors.TimeNotOffered()


def time_is_ahead(facts: SessionFacts) -> DomainError | None:
    """Refuse a proposed time that has passed meanwhile."""
    chosen = facts.chosen
    return None if chosen is not None and chosen > facts.now else errors.TimePassed()


def both_are_free(facts: SessionFacts) -> DomainError | None:
    """Refuse a time at which one of the two has another call."""
    return errors.TimeTaken() if facts.is_taken else None


def not_begun(facts: SessionFacts) -> DomainError | None:
    """Refuse to plan anything about a session that has begun."""
    starts_at = facts.starts_at
    return errors.BegunAlready() if starts_at is not None and starts_at <= facts.now else None


def late_is_known(facts: SessionFacts) -> DomainError | None:
    """Refuse to cancel within a day until whoever does so has seen that it is late."""
    return errors.LateCancel() if facts.is_late and not facts.knows_it_is_late else None


def has_begun(facts: SessionFacts) -> DomainError | None:
    """Refuse to tell how a session was before it began."""
    starts_at = facts.starts_at
    return None if starts_at is not None and starts_at <= facts.now else errors.NotBegun()


def has_ended(facts: SessionFacts) -> DomainError | None:
    """Refuse to ask how a session was before it is over."""
    return None if facts.ends_at is not None and facts.ends_at <= facts.now else NotDue()


def not_the_teller(facts: SessionFacts) -> DomainError | None:
    """Refuse a doubt of whoever said that it took place, and to settle one's own doubt so."""
    return errors.SaidByYou() if facts.by_teller else None


def is_the_teller(facts: SessionFacts) -> DomainError | None:
    """Refuse to take back what the other said."""
    return None if facts.by_teller else errors.SaidByOther()


def may_be_doubted(facts: SessionFacts) -> DomainError | None:
    """Refuse a doubt two weeks after the end."""
    ends_at = facts.ends_at
    in_time = ends_at is not None and facts.now < ends_at + SESSIONS.doubt
    return None if in_time else errors.TooLateToDoubt()


def is_due(facts: SessionFacts) -> DomainError | None:
    """Refuse what comes when the clock has run out before it has."""
    return None if facts.due_at is not None and facts.due_at <= facts.now else NotDue()
