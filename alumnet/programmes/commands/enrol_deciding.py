"""What those who look after a cohort decide about applications, for one or for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import DomainError
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.access import access
from alumnet.programmes.queries.enrol_timing import BY_STAFF, facts_of
from alumnet.programmes.rules.enrol_acts import Act, part_for
from alumnet.programmes.rules.enrol_eligibility import WhyNot

MOST = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What is told with it: a line that each of them reads, the reason where somebody can't."""

    line: str = ""
    why: WhyNot = WhyNot.OTHER


_NOTHING = Words()


@dataclass(frozen=True, slots=True)
class Done:
    """How many it was done for, and how many were somewhere else by then."""

    count: int
    skipped: int


def decide(
    cohort: str,
    public_ids: Collection[str],
    act: Act,
    *,
    words: Words = _NOTHING,
    by: Viewer,
    now: datetime,
) -> Done:
    """Do one thing for some enrolments of a cohort; whom it can't be done for is left alone.

    `cohort` is its public id. Raises NotFound for who doesn't look after it.
    """
    with writing() as session:
        found = access(session, by, cohort, part=part_for(act))
        locked = locked_cohort(session, found.cohort_id)
        rows = _chosen(session, locked, public_ids)
        count = 0
        for row in rows:
            facts = facts_of(locked, row, now)
            try:
                enrolment_step(session, row, act.value, facts, actor="staff", by=by.person)
            except DomainError:
                continue
            _after(session, row, act, words, now)
            count += 1
        fill_pool(session, locked, now)
    return Done(count, len(set(public_ids)) - count)


def _chosen(session: Session, cohort: Cohort, public_ids: Collection[str]) -> list[Enrolment]:
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.cohort_id == cohort.id, Enrolment.public_id.in_(public_ids))
            .order_by(Enrolment.id)
            .limit(MOST)
            .with_for_update()
        )
    )


def _after(session: Session, row: Enrolment, act: Act, words: Words, now: datetime) -> None:
    match act:
        case Act.FIND_ELIGIBLE | Act.LOOK_AGAIN:
            row.reason_code = row.line = ""
        case Act.FIND_INELIGIBLE:
            row.reason_code, row.line = words.why.value, words.line
        case Act.ASK_CHANGES:
            row.line = words.line
        case Act.ASK_TO_CONFIRM:
            row.reminders_sent = 0
        case Act.REMIND:
            row.reminders_sent += 1
        case Act.TAKE_OUT:
            row.reason_code, row.line = BY_STAFF, words.line
            withdraw_pairs(session, row, now)
