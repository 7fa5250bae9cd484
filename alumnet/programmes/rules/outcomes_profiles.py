"""Whether somebody is still with an employer, as far as their profile says it.

A job that a profile calls current is known to last until the profile was last confirmed or changed,
and no longer: many people tell nobody when they leave.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alumnet.kernel.clock import month_of, year_and_month
from alumnet.programmes.rules.outcome_states import Answer
from alumnet.programmes.rules.outcomes import Seen, months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A time at an employer of a group; months as numbers. `told_on`: last confirmed or changed."""

    group_id: int
    start_month: int | None
    end_month: int | None
    is_current: bool
    told_on: date


def employer_seen(jobs: Iterable[Job], begins: date, today: date) -> Seen | None:
    """Return whether somebody is still with an employer of the day they began; None: unknown.

    With several employers on that day it is enough to be with one of them. Where it isn't known
    when a job began, it counts as none of that day.
    """
    known = [each for each in jobs if each.told_on <= today]
    groups = {each.group_id for each in known if _ran_on(each, begins)}
    there = [each for each in known if each.group_id in groups]
    if not there:
        return None
    current = [each.told_on for each in there if each.is_current]
    if current:
        return Seen(Answer.YES, max(current))
    told_on = max(each.told_on for each in there)
    ends = [_last_day(each.end_month) for each in there if each.end_month is not None]
    if len(ends) < len(there) or max(ends) > today:
        return Seen(Answer.NO, told_on)
    return Seen(Answer.NO, max(told_on, *ends), max(ends))


def _ran_on(job: Job, day: date) -> bool:
    month = month_of(day)
    if job.start_month is None or job.start_month > month:
        return False
    return job.is_current or (job.end_month is not None and job.end_month >= month)


def _last_day(month: int) -> date:
    year, number = year_and_month(month)
    return months_later(date(year, number, 1), 1) - timedelta(days=1)
