"""What those who look after a cohort decide about applications, for one or for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import DomainError
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.enrol_timing import BY_STAFF, facts_of
from alumnet.programmes.rules.enrol_eligibility import WhyNot

MOST = 500


class Act(StrEnum):
    """What can be done with many at once, named as in the table of steps."""

    FIND_ELIGIBLE = "find_eligible"
    FIND_INELIGIBLE = "find_ineligible"
    LOOK_AGAIN = "look_again"
    ASK_CHANGES = "ask_changes"
    ASK_TO_CONFIRM = "ask_to_confirm"
    REMIND = "remind_invited"
    TAKE_OUT = "take_out"


@dataclass(frozen=True, slots=True)
class Words:
    """What is told with it: a line that each of them reads, the reason where somebody can't."""

    line: str = ""
    why: WhyNot = WhyNot.OTHER


@dataclass(frozen=True, slots=True)
class Done:
    """How many it was done for, and how many were somewhere else by then."""

    count: int
    skipped: int


def decide(
    access: Access,
    public_ids: Collection[str],
    act: Act,
    *,
    words: Words = Words(),
    by: int,
    now: datetime,
) -> Done:
    """Do one thing for some enrolments of a cohort; whom it can't be done for is left alone."""
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        rows = _chosen(session, cohort, public_ids)
        count = 0
        for row in rows:
            facts = facts_of(cohort, row, now)
            try:
                enrolment_step(session, row, act.value, facts, actor="staff", by=by)
            except DomainError:
                continue
            _after(session, row, act, words, now)
            count += 1
        fill_pool(session, cohort, now)
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
