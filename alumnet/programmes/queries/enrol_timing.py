"""A cohort and an enrolment as the rules of enrolment look at them, for reads and commands."""

from datetime import datetime

from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.rules.enrol_timing import Timing, is_enrolling
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts

BY_STAFF = "taken_out"
# The person can't go on: suspended, no member any more, their account closed.
GONE = "gone"


def timing_of(cohort: Cohort) -> Timing:
    """Return what the days of an enrolment hang on."""
    return Timing(cohort.state, cohort.intake, cohort.enrolment_opens)


def facts_of(
    cohort: Cohort, enrolment: Enrolment | None, now: datetime, *, may_begin: bool = True
) -> EnrolmentFacts:
    """Return what guards look at; without a row what counts for somebody new."""
    enrolls = is_enrolling(timing_of(cohort), now.date())
    if enrolment is None:
        return EnrolmentFacts(now=now, is_enrolling=enrolls, may_begin=may_begin)
    return EnrolmentFacts(
        now=now,
        due_at=enrolment.due_at,
        is_enrolling=enrolls,
        may_begin=may_begin,
        was_taken_out=enrolment.reason_code == BY_STAFF,
        reminders_sent=enrolment.reminders_sent,
    )
