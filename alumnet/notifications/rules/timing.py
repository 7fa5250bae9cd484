"""Quiet hours and digests by somebody's own clock, right across daylight saving."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from alumnet.notifications.rules.policy import POLICY

_DAY = timedelta(days=1)


class Rhythm(Enum):
    """How often a digest comes, when there is something in it."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When somebody wants to hear. Hours are those of their zone; quiet ones may pass midnight."""

    zone: str
    quiet_from: int | None = None
    quiet_to: int | None = None
    rhythm: Rhythm = Rhythm.WEEKLY
    digest_hour: int = POLICY.digest_hour

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end in which `now` lies; None outside of them."""
        if self.quiet_from is None or self.quiet_to is None:
            return None
        local = now.astimezone(ZoneInfo(self.zone))
        if not _lies_between(local.hour, self.quiet_from, self.quiet_to):
            return None
        is_tonight = local.hour >= self.quiet_to
        return self._moment(local.date() + _DAY * is_tonight, self.quiet_to)

    def next_digest(self, after: datetime) -> datetime:
        """Return when the next digest is due, later than `after`."""
        day = after.astimezone(ZoneInfo(self.zone)).date()
        while True:
            due = self._moment(day, self.digest_hour)
            is_day = self.rhythm is Rhythm.DAILY or day.weekday() == POLICY.digest_day
            if is_day and due > after:
                return due
            day += _DAY

    def is_same_turn(self, one: datetime, other: datetime) -> bool:
        """Whether two moments lie on one day, or in one week, of whoever it is."""
        return self._turn(one) == self._turn(other)

    def _turn(self, moment: datetime) -> date:
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        if self.rhythm is Rhythm.DAILY:
            return day
        return day - _DAY * ((day.weekday() - POLICY.digest_day) % 7)

    def _moment(self, day: date, hour: int) -> datetime:
        """Return when clocks show this hour: of two such the first, of none when they go on."""
        local = datetime.combine(day, time(hour), ZoneInfo(self.zone))
        return local.astimezone(ZoneInfo("UTC"))


def _lies_between(hour: int, first: int, end: int) -> bool:
    if first <= end:
        return first <= hour < end
    return hour >= first or hour < end
