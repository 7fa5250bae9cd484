"""A cohort through its life as its managers decide it: opened, closed, begun, ended, called off."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.dates import local_day
from alumnet.kernel.db import writing
from alumnet.kernel.zones import site_zone
from alumnet.programmes.commands.outcomes import freeze_plan
from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.setup import set_clock
from alumnet.programmes.commands.setup_telling import tell_of_step
from alumnet.programmes.commands.steps import cohort_step, enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.setup import settings_of, setup_facts
from alumnet.programmes.rules.cohort_table import CohortFacts
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.setup_checks import failing
from alumnet.programmes.rules.setup_states import Standing, step_due
from alumnet.programmes.rules.states import EnrolmentState, Intake


def open_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """Let people join. Raises CohortNotReady with what is missing, and NoSuchTransition."""
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        settings = settings_of(session, cohort_id)
        today = local_day(now, site_zone())
        checked = setup_facts(session, cohort_id, settings, today=today)
        missing = tuple(each.key for each in failing(checked))
        cohort_step(session, cohort, "open", CohortFacts(now=now, missing=missing), by=by)
        cohort.opened_at = now
        freeze_plan(session, cohort, now)
        set_clock(cohort, now)


def close_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """Let nobody join any more. Raises NoSuchTransition."""
    _take(cohort_id, "close", by=by, now=now)


def reopen_cohort(cohort_id: int, until: date, *, by: int, now: datetime) -> None:
    """Let people join again, until the end of a day. Raises NoSuchTransition, LastDayOver."""
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        cohort_step(session, cohort, "reopen", _facts(cohort, now), by=by)
        cohort.enrolment_closes = until
        set_clock(cohort, now)


def begin_cohort(cohort_id: int, *, by: int | None, now: datetime) -> None:
    """Begin: its pairs were told, or people join all the time. Raises NoSuchTransition.

    `by` is None for the job, once its first day is here.
    """
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        _begin(session, cohort, by, now)


def _begin(session: Session, cohort: Cohort, by: int | None, now: datetime) -> None:
    name = "roll" if cohort.intake is Intake.ROLLING else "begin"
    _step(session, cohort, name, by, now)
    set_clock(cohort, now)


def _step(session: Session, cohort: Cohort, name: str, by: int | None, now: datetime) -> None:
    """Take a step, and let those be told whom it concerns."""
    cohort_step(session, cohort, name, _facts(cohort, now), by=by)
    tell_of_step(session, cohort, by=by, now=now)


def wind_up_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """End before its last day; everybody looks back. Raises NoSuchTransition."""
    _take(cohort_id, "wind_up", by=by, now=now)


def complete_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """Let the looking back be over. Raises NoSuchTransition."""
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        _step(session, cohort, "complete", by, now)
        _finish(session, cohort_id, now)


def archive_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """Put a cohort away that is over. Raises NoSuchTransition."""
    _take(cohort_id, "archive", by=by, now=now)


def cancel_cohort(cohort_id: int, *, by: int, now: datetime) -> None:
    """Call a cohort off before it began; pairs that were proposed fall. Raises NoSuchTransition."""
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        _step(session, cohort, "cancel", by, now)
        for enrolment in _those(session, cohort_id, EnrolmentState.PROPOSED):
            withdraw_pairs(session, enrolment, now)


def move_on(cohort_id: int, now: datetime) -> bool:
    """Take the step of the job that a cohort is due for; return whether there was one."""
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        stands = Standing(
            state=cohort.state,
            intake=cohort.intake,
            starts_on=cohort.starts_on,
            due_at=cohort.due_at,
        )
        step = step_due(stands, local_day(now, site_zone()), now)
        if step in {"begin", "roll"}:
            _begin(session, cohort, None, now)
        elif step is not None:
            _step(session, cohort, step, None, now)
        if step == "look_back_over":
            _finish(session, cohort_id, now)
        return step is not None


def _take(cohort_id: int, name: str, *, by: int, now: datetime) -> None:
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        _step(session, cohort, name, by, now)


def _facts(cohort: Cohort, now: datetime) -> CohortFacts:
    is_rolling = cohort.intake is Intake.ROLLING
    return CohortFacts(now=now, due_at=cohort.due_at, is_rolling=is_rolling)


def _finish(session: Session, cohort_id: int, now: datetime) -> None:
    for enrolment in _those(session, cohort_id, EnrolmentState.MATCHED):
        enrolment_step(session, enrolment, "finish", EnrolmentFacts(now=now))


def _those(session: Session, cohort_id: int, state: EnrolmentState) -> list[Enrolment]:
    """Return the enrolments of a state, locked in rising id."""
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.state == state)
            .order_by(Enrolment.id)
            .with_for_update()
        )
    )
