"""What a report answers with when something can't be done."""

from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany


class ReportsYourself(DomainError):
    """Somebody tried to report themselves."""

    code = "reports_yourself"


class TooManyReports(TooMany):
    """More reports within a day than one person may send."""

    code = "too_many_reports"


class ConflictOfInterest(DomainError):
    """Whoever wants to decide is too close to one of the two; which tie it is isn't told."""

    code = "conflict_of_interest"


class TakenByOther(Conflict):
    """Somebody else of the staff is working on this report."""

    code = "taken_by_other"


class ReportChanged(Conflict):
    """The report is not any more as whoever decides saw it."""

    code = "report_changed"


class CannotSuspend(Conflict):
    """The reported person is no active member of the association that decides."""

    code = "cannot_suspend"


class WordsMissing(DomainError):
    """A decision needs its words for each side that is told."""

    code = "words_missing"


class NamesTheReporter(DomainError):
    """The words for the reported person name who reported them."""

    code = "names_the_reporter"


class ClaimOver(Conflict):
    """The half hour is over, so what was reported is closed again."""

    code = "claim_over"


class NothingToOpen(NotFound):
    """What was reported holds no letter: a profile, or a mentorship."""

    code = "nothing_to_open"


class NothingToEnd(NotFound):
    """What was reported is no request, so there is none to end."""

    code = "nothing_to_end"


class ActedAlready(Conflict):
    """What should be undone is not in force any more."""

    code = "acted_already"


class DecidedBefore(DomainError):
    """Whoever decided it the first time doesn't decide the appeal."""

    code = "decided_before"


class ForSiteAdmins(DomainError):
    """The report was handed to whoever looks after the site."""

    code = "for_site_admins"


class NobodyAbove(DomainError):
    """Nobody who looks after the site is left to take a report."""

    code = "nobody_above"


class TooLateToAppeal(DomainError):
    """The two weeks in which a decision can be appealed are over."""

    code = "too_late_to_appeal"


class AppealedAlready(Conflict):
    """This side has appealed before."""

    code = "appealed_already"


class NotTheirAppeal(DomainError):
    """The decision doesn't concern this side, or the appeal isn't of the side it should be of."""

    code = "not_their_appeal"


class NothingToRemove(DomainError):
    """What was reported holds no words of the reported person that could be taken out."""

    code = "nothing_to_remove"


class NeedsApproval(DomainError):
    """It takes the yes of a second one of the staff, and there is none that is still good."""

    code = "needs_approval"


class OwnAsking(DomainError):
    """Whoever asked for the yes of another can't give it themselves."""

    code = "own_asking"


class AskedAlready(Conflict):
    """The yes of another is asked for, or given, already."""

    code = "asked_already"


class NobodyElse(DomainError):
    """Nobody else of the staff may handle this report, so nobody can say yes."""

    code = "nobody_else"


class Paused(DomainError):
    """The staff decided that somebody asks and writes to nobody until a moment."""

    code = "paused"
