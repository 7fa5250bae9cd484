"""Letting people into the pool of a cohort, and up from its waiting list."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.programmes.commands.steps import enrolment_step
from alumnet.programmes.models import Cohort, CohortLottery, Enrolment
from alumnet.programmes.queries.enrol_timing import facts_of, timing_of
from alumnet.programmes.rules.enrol_pool import Entering, Places, Waiting, entering
from alumnet.programmes.rules.enrol_timing import lets_in
from alumnet.programmes.rules.states import HAS_PLACE, CohortState, EnrolmentState, Side

_WAITS = (EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED)


def fill_pool(session: Session, cohort: Cohort, now: datetime) -> int:
    """Let in who confirmed, and whoever waits for a place that is free; the cohort is locked.

    Returns how many came in or were told that they wait.
    """
    session.flush()
    plan = who_enters(session, cohort, now)
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_([*plan.enter, *plan.wait]))
        .order_by(Enrolment.id)
        .with_for_update()
    ).all()
    for row in rows:
        if row.id in plan.wait:
            name = "wait"
        else:
            name = "enter_pool" if row.state is EnrolmentState.CONFIRMED else "move_up"
        enrolment_step(session, row, name, facts_of(cohort, row, now))
    return len(rows)


def who_enters(session: Session, cohort: Cohort, now: datetime) -> Entering:
    """Return who comes into the pool now. At most three statements.

    Mentors have no number; mentees and peers have the places of the cohort.
    """
    timing = timing_of(cohort)
    rows = session.scalars(
        select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(_WAITS))
    )
    ready = [each for each in rows if lets_in(timing, each.entry_on, now.date())]
    if not ready:
        return Entering()
    mentors = tuple(each.id for each in ready if each.side is Side.MENTOR)
    taken, undecided = _counted(session, cohort.id) if cohort.mentee_places else (0, 0)
    found = entering(
        [
            Waiting(
                each.id,
                each.applied_at or each.created_at,
                each.state is EnrolmentState.WAITLISTED,
                each.lot,
            )
            for each in ready
            if each.side is not Side.MENTOR
        ],
        Places(
            cohort.mentee_places,
            taken,
            undecided,
            waits_for_lots=cohort.has_lottery and not _is_drawn(session, cohort.id),
            is_matching=timing.is_rolling or timing.state is not CohortState.CLOSED,
        ),
    )
    return Entering((*mentors, *found.enter), found.wait)


def _is_drawn(session: Session, cohort_id: int) -> bool:
    query = select(CohortLottery.cohort_id).where(CohortLottery.cohort_id == cohort_id)
    return session.scalar(query) is not None


def _counted(session: Session, cohort_id: int) -> tuple[int, int]:
    is_asked = (Enrolment.state == EnrolmentState.ELIGIBLE) & Enrolment.due_at.is_not(None)
    taken, undecided = session.execute(
        select(
            func.count().filter(Enrolment.state.in_(HAS_PLACE)), func.count().filter(is_asked)
        ).where(Enrolment.cohort_id == cohort_id, Enrolment.side != Side.MENTOR)
    ).one()
    return taken, undecided
