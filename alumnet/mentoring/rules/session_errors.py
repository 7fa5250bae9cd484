"""What can stand in the way of a session; `alumnet.wording` says it in a sentence."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class TimeSkipped(DomainError):
    """Clocks in `zone` jump over `at` on a `day`; `before` and `after` are nearest."""

    code: ClassVar[str] = "time_skipped"


class TimeTwice(DomainError):
    """Clocks in `zone` show `at` twice on a `day`, and nobody said which of the two is meant."""

    code: ClassVar[str] = "time_twice"


class TimesMissing(DomainError):
    """No time was proposed, or more than `most`."""

    code: ClassVar[str] = "times_missing"


class TimePassed(DomainError):
    """A time that is not ahead can't be proposed or taken."""

    code: ClassVar[str] = "time_passed"


class TimeTooFar(DomainError):
    """A time is further away than anybody plans."""

    code: ClassVar[str] = "time_too_far"


class TimeNotOffered(Conflict):
    """The time is none of those that are proposed now."""

    code: ClassVar[str] = "time_not_offered"


class TimeTaken(Conflict):
    """One of the two has another call at that time."""

    code: ClassVar[str] = "time_taken"


class OwnProposal(DomainError):
    """Who proposed times does not choose among them: the other does."""

    code: ClassVar[str] = "own_proposal"


class ProposalOpen(Conflict):
    """Times are proposed already; `number` is the session they are for."""

    code: ClassVar[str] = "proposal_open"


class EnoughSessions(DomainError):
    """As many sessions are planned as may be; `most` says how many."""

    code: ClassVar[str] = "enough_sessions"


class CannotBePlanned(DomainError):
    """The mentorship or the first call goes on no more, so nothing is planned in it."""

    code: ClassVar[str] = "cannot_be_planned"


class BegunAlready(DomainError):
    """The session has begun: it took place or it didn't, but nothing about it is planned now."""

    code: ClassVar[str] = "begun_already"


class NotBegun(DomainError):
    """The session has not begun, so nobody can say how it was."""

    code: ClassVar[str] = "not_begun"


class LateCancel(DomainError):
    """Less than a day is left; whoever cancels should know that, and say so once more."""

    code: ClassVar[str] = "late_cancel"


class SaidByYou(DomainError):
    """Who said that a session took place can't doubt it: they take it back instead."""

    code: ClassVar[str] = "said_by_you"


class SaidByOther(DomainError):
    """Only whoever said it can take it back."""

    code: ClassVar[str] = "said_by_other"


class TooLateToDoubt(DomainError):
    """The time to say that a session did not take place is over."""

    code: ClassVar[str] = "too_late_to_doubt"


class EnoughPoints(DomainError):
    """The list of what to talk about is as long as it may be; `most` says how long."""

    code: ClassVar[str] = "enough_points"


class EnoughNotes(DomainError):
    """There are as many notes (or things to do) as there may be; `most` says how many."""

    code: ClassVar[str] = "enough_notes"
