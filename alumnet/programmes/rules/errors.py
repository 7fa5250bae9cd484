"""What can stand in the way of a step in a programme."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class CohortNotReady(DomainError):
    """Something is missing before a cohort opens; `missing` names the steps of its set-up."""

    code: ClassVar[str] = "cohort_not_ready"


class TooMuchNews(DomainError):
    """The people of a cohort were told something `most` times this week."""

    code: ClassVar[str] = "cohort_too_much_news"


class NobodyInCohort(DomainError):
    """Nobody is there to be told."""

    code: ClassVar[str] = "cohort_nobody_to_tell"


class CohortChanged(Conflict):
    """Somebody else changed the cohort first."""

    code: ClassVar[str] = "cohort_changed"


class TooEarlyForCohort(Conflict):
    """Its day hasn't come."""

    code: ClassVar[str] = "cohort_too_early"


class ReviewMissing(DomainError):
    """Pairs are published once a second person looked over them."""

    code: ClassVar[str] = "cohort_review_missing"


class NothingToPublish(DomainError):
    """There is no pair."""

    code: ClassVar[str] = "cohort_without_pairs"


class EnrolmentClosed(Conflict):
    """The cohort takes nobody now."""

    code: ClassVar[str] = "enrolment_closed"


class MembershipRests(Conflict):
    """Nothing new begins while a membership rests for its dues."""

    code: ClassVar[str] = "enrolment_membership_rests"


class NotAskedToConfirm(Conflict):
    """Nobody was asked yet whether they still want to."""

    code: ClassVar[str] = "enrolment_not_asked"


class TakenOut(DomainError):
    """Those who look after the cohort took somebody out of it."""

    code: ClassVar[str] = "enrolment_taken_out"


class RemindedEnough(DomainError):
    """Somebody was reminded as often as anybody is."""

    code: ClassVar[str] = "enrolment_reminded_enough"


class PairRemindedLately(Conflict):
    """A pair was reminded a few days ago."""

    code: ClassVar[str] = "pair_reminded_lately"


class SurveyAsked(Conflict):
    """Somebody was asked it already."""

    code: ClassVar[str] = "survey_asked"


class MilestoneSaid(Conflict):
    """Somebody said already that they got there."""

    code: ClassVar[str] = "milestone_said"


class SurveyClosed(Conflict):
    """The time to answer is over."""

    code: ClassVar[str] = "survey_closed"


class WishesFixed(Conflict):
    """The cohort looks for pairs already: wishes stay as they are."""

    code: ClassVar[str] = "enrolment_wishes_fixed"


class NotDueYet(Conflict):
    """The clock of an enrolment or a proposal still runs."""

    code: ClassVar[str] = "programme_clock_runs"


class NoPlaceLeft(Conflict):
    """All places of the mentor are taken."""

    code: ClassVar[str] = "no_place_in_cohort"


class PairParted(DomainError):
    """The two are not to be a pair of this cohort."""

    code: ClassVar[str] = "pair_parted"


class ProposalChanged(Conflict):
    """The pair isn't as it was when the page was made."""

    code: ClassVar[str] = "proposal_changed"


class RunUnderWay(Conflict):
    """A match run of this cohort is under way: pairs change when it is done."""

    code: ClassVar[str] = "match_run_under_way"


class InputsGone(DomainError):
    """What a run was given is not kept any more: somebody who was in it is erased."""

    code: ClassVar[str] = "match_inputs_gone"


class NotInRun(DomainError):
    """The last run didn't read somebody: they came since, or were told that there is nobody."""

    code: ClassVar[str] = "match_not_in_run"


class NoRunYet(DomainError):
    """Nobody can be paired before a run has read who takes part."""

    code: ClassVar[str] = "match_run_missing"


class InOneLine(DomainError):
    """One of the two manages the other, at some level; nobody overrules that."""

    code: ClassVar[str] = "pair_in_one_line"


class TooManyLines(DomainError):
    """Somebody said of enough others who manages whom; those who look after it have lists."""

    code: ClassVar[str] = "too_many_lines"


class RulesBroken(DomainError):
    """A rule of the cohort keeps the two apart; `rules` names which. A manager may overrule it."""

    code: ClassVar[str] = "pair_breaks_rules"


class SameReviewer(DomainError):
    """Who set a pair or asked for the review doesn't review it."""

    code: ClassVar[str] = "pair_own_review"


class PairTaken(Conflict):
    """The two have each other already, in another programme or by themselves."""

    code: ClassVar[str] = "pair_together"


class SetupClosed(Conflict):
    """This was decided when the cohort opened, or the cohort is over."""

    code: ClassVar[str] = "cohort_setup_closed"


class TooManyInSetup(DomainError):
    """There can be `most` of them and no more."""

    code: ClassVar[str] = "cohort_too_many"


class NotOfAssociation(DomainError):
    """Only an active member of the association can look after its cohort."""

    code: ClassVar[str] = "cohort_not_of_association"


class DaysOutOfOrder(DomainError):
    """Joining ends before it begins, or the cohort does."""

    code: ClassVar[str] = "cohort_days_out_of_order"


class LastDayOver(DomainError):
    """The last day to join is over already."""

    code: ClassVar[str] = "cohort_last_day_over"
