"""Cohorts that run, with pairs that said yes."""

from datetime import datetime
from typing import Any

from alumnet.kernel.db import writing
from alumnet.kernel.ids import handle
from alumnet.kernel.outbox import drain
from alumnet.mentoring.models import Mentorship
from alumnet.programmes.commands import answering
from alumnet.programmes.models import Cohort, Programme, Proposal
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import CohortState, ProposalState
from tests.programmes.matching import Ready, a_ready_cohort, fresh, person_of, set_up


def a_running_cohort(
    pairs: int, *, since: datetime, **more: Any
) -> tuple[Ready, list[Proposal], str]:
    """Make a cohort whose pairs said yes then; return it with them, and its part in addresses."""
    ready = a_ready_cohort(pairs, pairs, state=CohortState.RUNNING, **more)
    names = set_up(ready, ProposalState.OFFERED)
    for public_id, mentee, mentor in zip(names, ready.mentees, ready.mentors, strict=True):
        answering.accept(public_id, by=person_of(mentee), now=since)
        answering.accept(public_id, by=person_of(mentor), now=since)
    drain(since)
    session = fresh()
    cohort = session.get_one(Cohort, ready.cohort_id)
    programme = session.get_one(Programme, cohort.programme_id)
    live = [session.query(Proposal).filter_by(public_id=public_id).one() for public_id in names]
    return ready, live, handle(title_of(programme.name, cohort.name), cohort.public_id)


def met(pair: Proposal, times: int, last: datetime) -> None:
    """Let a pair have met so many times, the last time then."""
    with writing() as session:
        row = session.get_one(Mentorship, pair.mentorship_id)
        row.times_met, row.last_met_at, row.quiet_since = times, last, last
