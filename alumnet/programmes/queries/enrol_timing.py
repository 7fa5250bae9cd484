"""A cohort and an enrolment as the rules of enrolment look at them, for reads and commands."""

from datetime import datetime

from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.rules.enrol_timing import Timing, is_enrolling
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts

BY_STAFF = "taken_out"


def timing_of(cohort: Cohort) -> Timing:
    """Return what the days of an enrolment hang on."""
    return Timing(cohort.state, cohort.intake, cohort.enrolment_opens)


def facts_of(cohort: Cohort, enrolment: Enrolment | None, now: datetime) -> EnrolmentFacts:
    """Return what guards look at; without a row what counts for somebody new."""
    enrolls = is_enrolling(timing_of(cohort), now.date())
    if enrolment is None:
        return EnrolmentFacts(now=now, is_enrolling=enrolls)
    return EnrolmentFacts(
        now=now,
        due_at=enrolment.due_at,
        is_enrolling=enrolls,
        was_taken_out=enrolment.reason_code == BY_STAFF,
        reminders_sent=enrolment.reminders_sent,
    )
