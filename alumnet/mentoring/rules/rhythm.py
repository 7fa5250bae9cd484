"""When a mentorship asks for something by itself: after a silence, after a month, a year later."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Cadence


def amber_after(cadence: Cadence | None) -> timedelta:
    """Return after how much silence both are asked once; without a rhythm that of every month."""
    return max(POLICY.least_amber, POLICY.amber * _between(cadence))


def red_after(cadence: Cadence | None) -> timedelta:
    """Return after how much silence both are asked whether to close."""
    return max(POLICY.least_red, POLICY.red * _between(cadence))


def _between(cadence: Cadence | None) -> timedelta:
    return timedelta(days=(cadence or Cadence.MONTHLY).days)


def nudge_at(quiet_since: datetime, nudges: int, cadence: Cadence | None) -> datetime:
    """Return when silence asks next: for the first time, whether to close, and then closes."""
    waits = (amber_after(cadence), red_after(cadence), red_after(cadence) + POLICY.silence_answer)
    return quiet_since + waits[min(nudges, len(waits) - 1)]


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def middle_of(started_at: datetime, ends_at: datetime) -> datetime | None:
    """Return when the middle is asked about; None for a mentorship too short for it."""
    if ends_at - started_at < POLICY.least_for_middle:
        return None
    return started_at + (ends_at - started_at) / 2


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last one where that month is shorter."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    day = min(moment.day, monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)
