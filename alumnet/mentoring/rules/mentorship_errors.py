"""What can stand in the way inside a mentorship; `alumnet.wording` says it in a sentence."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class NotSigned(DomainError):
    """One of the two has not signed the newest version of the agreement."""

    code: ClassVar[str] = "not_signed"


class AgreementChanged(Conflict):
    """Somebody else saved a version meanwhile; `number` is the newest."""

    code: ClassVar[str] = "agreement_changed"


class EndNotAhead(DomainError):
    """The agreed end is past, or further ahead than makes sense."""

    code: ClassVar[str] = "end_not_ahead"


class NeedsBoth(DomainError):
    """One of the two can't do this alone."""

    code: ClassVar[str] = "needs_both"


class PauseTooLong(DomainError):
    """The day of return is not ahead or too far; `until` is the last day that is possible."""

    code: ClassVar[str] = "pause_too_long"


class PausedEnough(DomainError):
    """All ninety days of pauses are used up."""

    code: ClassVar[str] = "paused_enough"


class NeverMet(DomainError):
    """The two have not met, so there is nothing to complete."""

    code: ClassVar[str] = "never_met"


class TooManyGoals(DomainError):
    """As many goals are open as may be; `most` says how many."""

    code: ClassVar[str] = "too_many_goals"


class GoalChanged(Conflict):
    """The other one changed the goal meanwhile."""

    code: ClassVar[str] = "goal_changed"


class FeedbackSealed(DomainError):
    """The time for feedback is over."""

    code: ClassVar[str] = "feedback_sealed"


class NothingAsked(DomainError):
    """The question was answered, or is not asked any more."""

    code: ClassVar[str] = "nothing_asked"
