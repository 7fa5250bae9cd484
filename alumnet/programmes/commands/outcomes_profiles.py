"""Reading from profiles who is still with their employer: only of those who allowed it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import Affiliation, AffiliationKind, Organization
from alumnet.programmes.commands.observing import outcome_to_note, write
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import Cohort, CohortOutcome, Enrolment, OutcomeObservation
from alumnet.programmes.queries.outcome_people import is_followed
from alumnet.programmes.rules.outcome_states import ObservedBy, OutcomeKind
from alumnet.programmes.rules.outcomes_noting import Noted
from alumnet.programmes.rules.outcomes_profiles import Job, employer_seen

# What is counted anywhere: see domain.md section 3.
_COUNTED = (Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS)
NOTE = "Profile, with their consent"


def read_profiles(cohort_id: int, outcome: str, *, by: int, now: datetime) -> int:
    """Note what profiles say of an employer outcome; return of how many something new is known.

    What somebody noted otherwise stands. Raises NotFound.
    """
    with writing() as session:
        locked_cohort(session, cohort_id)
        row = outcome_to_note(session, cohort_id, outcome)
        if row.kind is not OutcomeKind.EMPLOYER:
            return 0
        found = []
        for public_id, begins, jobs in _jobs(session, row, now).values():
            seen = employer_seen(jobs, begins, now.date())
            if seen is not None:
                found.append(
                    Noted(
                        enrolment=public_id,
                        answer=seen.answer,
                        observed_on=seen.observed_on,
                        happened_on=seen.happened_on,
                        note=NOTE,
                    )
                )
        return write(session, row, found, source=ObservedBy.PROFILE, by=by, now=now)


def _jobs(
    session: Session, outcome: CohortOutcome, now: datetime
) -> Mapping[int, tuple[str, date, list[Job]]]:
    """Return the jobs of everybody who allowed it, with when they began: by enrolment."""
    otherwise = select(OutcomeObservation.enrolment_id).where(
        OutcomeObservation.outcome_id == outcome.id,
        OutcomeObservation.superseded_at.is_(None),
        OutcomeObservation.source != ObservedBy.PROFILE,
    )
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            func.coalesce(Enrolment.entry_on, Cohort.starts_on, now.date()).label("begins"),
            Affiliation,
            Organization.group_id,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Affiliation, Affiliation.person_id == Enrolment.person_id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Enrolment.cohort_id == outcome.cohort_id,
            Enrolment.side == outcome.side,
            Enrolment.retention_consent_at.is_not(None),
            is_followed(),
            Enrolment.id.not_in(otherwise),
            Affiliation.kind == AffiliationKind.EMPLOYMENT,
            Affiliation.visibility.in_(_COUNTED),
        )
        .order_by(Enrolment.id, Affiliation.id)
    )
    found: dict[int, tuple[str, date, list[Job]]] = {}
    for enrolment_id, public_id, begins, affiliation, group_id in rows:
        job = Job(
            group_id=group_id or affiliation.organization_id,
            start_month=affiliation.start_month,
            end_month=affiliation.end_month,
            is_current=affiliation.is_current,
            told_on=(affiliation.confirmed_at or affiliation.updated_at).date(),
        )
        found.setdefault(enrolment_id, (public_id, begins, []))[2].append(job)
    return found
