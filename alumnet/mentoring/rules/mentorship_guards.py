"""What must hold for a step of a mentorship: pure functions over frozen facts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alumnet.kernel.errors import DomainError
from alumnet.mentoring.rules import mentorship_errors as errors
from alumnet.mentoring.rules.errors import NotDue
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipFacts:
    """Everything that the guards of a mentorship look at, read in one transaction.

    `needs_agreement`: more than one conversation. `is_signed`: both signed the newest version.
    `nudges`: how often a silence asked. `stood_still` counts the pauses so far. `pause_until`: the
    day of return that is asked for; `paused_until` the one that was.
    """

    now: datetime
    needs_agreement: bool = True
    is_signed: bool = False
    due_at: datetime | None = None
    ends_at: datetime | None = None
    has_met: bool = False
    nudges: int = 0
    nudge_at: datetime | None = None
    ending: Ending | None = None
    mentor_is_done: bool = False
    mentee_is_done: bool = False
    stood_still: timedelta = timedelta()
    pause_until: date | None = None
    paused_until: date | None = None

    @property
    def today(self) -> date:
        """The day of `now`, in UTC."""
        return self.now.date()


def latest_return(facts: MentorshipFacts) -> date:
    """Return the last day that a pause may last until: ninety days in all."""
    return (facts.now + POLICY.longest_pause - facts.stood_still).date()


def is_agreed(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to begin before both signed, unless it is about one conversation."""
    return None if facts.is_signed or not facts.needs_agreement else errors.NotSigned()


def is_signed(facts: MentorshipFacts) -> DomainError | None:
    """Refuse what needs the newest version signed by both."""
    return None if facts.is_signed else errors.NotSigned()


def end_is_ahead(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to go on when the agreed end is past."""
    ends = facts.ends_at
    return None if ends is not None and ends > facts.now else errors.EndNotAhead()


def is_due(facts: MentorshipFacts) -> DomainError | None:
    """Refuse what comes when the clock has run out before it has."""
    return None if facts.due_at is not None and facts.due_at <= facts.now else NotDue()


def is_quiet(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to ask about a silence before it is long enough."""
    return None if facts.nudge_at is not None and facts.nudge_at <= facts.now else NotDue()


def can_ask_again(facts: MentorshipFacts) -> DomainError | None:
    """Refuse a third question about one silence: then it closes."""
    return None if facts.nudges < _NUDGES else NotDue()


def asked_enough(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to close for silence before both were asked whether to."""
    return None if facts.nudges >= _NUDGES else NotDue()


def went_quiet(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to pick up by one of the two what closes for another reason than silence."""
    return None if facts.ending is Ending.SILENCE else errors.NeedsBoth()


def pause_is_short_enough(facts: MentorshipFacts) -> DomainError | None:
    """Refuse a day of return that isn't ahead, or beyond ninety days of pauses in all."""
    until, latest = facts.pause_until, latest_return(facts)
    if until is not None and facts.today < until <= latest:
        return None
    if latest <= facts.today:
        return errors.PausedEnough()
    return errors.PauseTooLong(until=latest)


def pause_is_over(facts: MentorshipFacts) -> DomainError | None:
    """Refuse the end of a pause before its day."""
    until = facts.paused_until
    return None if until is not None and until <= facts.today else NotDue()


def both_are_done(facts: MentorshipFacts) -> DomainError | None:
    """Refuse the end by both while one of them has not said so."""
    return None if facts.mentor_is_done and facts.mentee_is_done else errors.NeedsBoth()


def has_met(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to call complete what never began."""
    return None if facts.has_met else errors.NeverMet()


def has_not_met(facts: MentorshipFacts) -> DomainError | None:
    """Refuse to let lapse what was lived."""
    return NotDue() if facts.has_met else None


_NUDGES = 2
