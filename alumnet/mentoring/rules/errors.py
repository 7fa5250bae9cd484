"""What can stand in the way of a request; `alumnet.wording` says it in a sentence."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class SamePerson(DomainError):
    """Somebody asked themselves."""

    code: ClassVar[str] = "same_person"


class NotActive(DomainError):
    """One of the two is no active member any more."""

    code: ClassVar[str] = "not_active"


class StudiesStill(DomainError):
    """The mentee studies where mentoring begins after that."""

    code: ClassVar[str] = "studies_still"


class NotAcceptingRequests(DomainError):
    """The mentor takes no requests at present."""

    code: ClassVar[str] = "not_accepting_requests"


class MentorAway(DomainError):
    """The mentor is away; `until` is the day of their return."""

    code: ClassVar[str] = "mentor_away"


class MentorFull(Conflict):
    """All places of the mentor are taken."""

    code: ClassVar[str] = "mentor_full"


class QueueFull(DomainError):
    """As many requests wait for the mentor as may wait at once."""

    code: ClassVar[str] = "queue_full"


class CoolDown(DomainError):
    """The same person was asked before; `until` is when they may be asked again."""

    code: ClassVar[str] = "cool_down"


class TooManyOpen(DomainError):
    """The mentee has as many open requests as are allowed; `most` says how many."""

    code: ClassVar[str] = "too_many_open"


class TooManyOffers(DomainError):
    """The mentor has as many offers on their way as are allowed; `most` says how many."""

    code: ClassVar[str] = "too_many_offers"


class MentorsAlready(DomainError):
    """Whoever was suggested is a mentor already."""

    code: ClassVar[str] = "mentors_already"


class NominatedAlready(DomainError):
    """The same person was suggested before; `until` is when they may be again."""

    code: ClassVar[str] = "nominated_already"


class TooManyNominations(DomainError):
    """As many people were suggested lately as may be; `most` says how many."""

    code: ClassVar[str] = "too_many_nominations"


class RecordedAlready(Conflict):
    """It was recorded before that the two meet; `until` is when it may be again."""

    code: ClassVar[str] = "recorded_already"


class TooManyRecords(DomainError):
    """As many such records wait as may; `most` says how many."""

    code: ClassVar[str] = "too_many_records"


class EnoughMentorships(Conflict):
    """The mentee has as many running mentorships as are allowed; `most` says how many."""

    code: ClassVar[str] = "enough_mentorships"


class AlreadyAsked(Conflict):
    """There is an open request between the two; `public_id` is its address."""

    code: ClassVar[str] = "already_asked"


class WantedAlready(AlreadyAsked):
    """The other wrote first: both want it, and taking theirs is the answer; `public_id` is it."""

    code: ClassVar[str] = "wanted_already"


class AlreadyTogether(Conflict):
    """The two have a running mentorship; `public_id` is its address."""

    code: ClassVar[str] = "already_together"


class AsksAboutLine(DomainError):
    """Both work for one employer now: first it must be said that neither manages the other."""

    code: ClassVar[str] = "asks_about_line"


class InReportingLine(DomainError):
    """The mentor manages the mentee, at some level."""

    code: ClassVar[str] = "in_reporting_line"


class LetterIncomplete(DomainError):
    """Something that every request says is missing."""

    code: ClassVar[str] = "letter_incomplete"


class DecisionPassed(DomainError):
    """The day of the decision is not ahead, or too far."""

    code: ClassVar[str] = "decision_passed"


class UndoOver(DomainError):
    """The time to undo a withdrawal is over."""

    code: ClassVar[str] = "undo_over"


class NotDue(DomainError):
    """The clock has not run out: only the system meets this, when somebody was faster."""

    code: ClassVar[str] = "not_due"


class TooManySuggestions(DomainError):
    """More people were suggested than may be; `most` says how many."""

    code: ClassVar[str] = "too_many_suggestions"


class CannotBeSuggested(DomainError):
    """Somebody was suggested who didn't agree to be, or can't be asked now."""

    code: ClassVar[str] = "cannot_be_suggested"


class PauseDateWrong(DomainError):
    """The day of return is not ahead, or more than a year away."""

    code: ClassVar[str] = "pause_date_wrong"


class NoSuchPlaces(DomainError):
    """More places were asked for than a mentor can have, or fewer than none; `most` says."""

    code: ClassVar[str] = "no_such_places"


class ArrangesAlready(Conflict):
    """Somebody arranges this mentor's times, or was asked to."""

    code: ClassVar[str] = "arranges_already"


class AskedOften(DomainError):
    """As many people were asked to arrange times as may be in a while."""

    code: ClassVar[str] = "asked_often"


class CannotArrange(DomainError):
    """The two can't work together here: one is no active member, or a block stands."""

    code: ClassVar[str] = "cannot_arrange"


class GroupTooSmall(DomainError):
    """Fewer people than `least`, or more than `most`, for one hour; some may have left the line."""

    code: ClassVar[str] = "group_too_small"


class GroupHourPlanned(Conflict):
    """An hour about this topic is planned already; `public_id` is its address."""

    code: ClassVar[str] = "group_hour_planned"


class CannotBeTogether(DomainError):
    """Two of those who were chosen can't be in one hour."""

    code: ClassVar[str] = "cannot_be_together"


class GroupHourOver(Conflict):
    """The hour is over, or was called off."""

    code: ClassVar[str] = "group_hour_over"


class LinkSpent(DomainError):
    """The link of a mail was used, or the request is not waiting any more."""

    code: ClassVar[str] = "link_spent"


class EnoughQuestions(DomainError):
    """As many questions were asked as may be; `most` says how many."""

    code: ClassVar[str] = "enough_questions"


class NoLine(DomainError):
    """There is no line to wait in: the mentor can be asked, or wrote themselves."""

    code: ClassVar[str] = "no_line"


class NotAsked(DomainError):
    """The system asks nothing just now."""

    code: ClassVar[str] = "not_asked"


class TooShortForACall(DomainError):
    """One conversation is all that is asked for, so there is no call before it."""

    code: ClassVar[str] = "too_short_for_a_call"


class CallAhead(DomainError):
    """The first call is still to come."""

    code: ClassVar[str] = "call_ahead"
