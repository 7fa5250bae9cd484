"""A time on a clock in one place, and the moment it stands for: across every change of clocks.

A wall time is kept as it was said, with the name of its zone; the moment follows from both. In one
hour of spring no moment fits, in one hour of autumn two do: then somebody has to say which.
"""

from dataclasses import dataclass
from datetime import MINYEAR, UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from alumnet.mentoring.rules.session_errors import TimePassed, TimeSkipped, TimeTooFar, TimeTwice


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a clock in `zone` shows; `fold` is 1 for the second of two equal times."""

    at: datetime
    zone: str
    fold: int = 0

    @property
    def moment(self) -> datetime:
        """The moment, in UTC."""
        local = self.at.replace(tzinfo=ZoneInfo(self.zone), fold=self.fold)
        return local.astimezone(UTC)


def moments_of(at: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the moments at which clocks in `zone` show `at`: none, one, or two in order."""
    readings = (WallTime(at, zone, fold).moment for fold in (0, 1))
    fitting = {moment for moment in readings if _shown(moment, zone) == at}
    return tuple(sorted(fitting))


def wall_time(at: datetime, zone: str, *, second: bool | None = None) -> WallTime:
    """Return a time as somebody in `zone` means it; `second` is for one that comes twice.

    Raises TimeSkipped when clocks jump over it, and TimeTwice when it comes twice and nobody said
    which; both say the two times between which to choose. TimePassed or TimeTooFar at the ends of
    all calendars, where another zone has no day for it.
    """
    try:
        found = moments_of(at, zone)
    except OverflowError:
        raise (TimePassed if at.year == MINYEAR else TimeTooFar) from None
    if not found:
        before, after = (_shown(WallTime(at, zone, fold).moment, zone) for fold in (1, 0))
        raise TimeSkipped(**_said(at, zone), before=f"{before:%H:%M}", after=f"{after:%H:%M}")
    if len(found) == 1:
        return WallTime(at, zone)
    if second is None:
        raise TimeTwice(**_said(at, zone))
    return WallTime(at, zone, fold=int(second))


def wall_time_of(moment: datetime, zone: str) -> WallTime:
    """Return what clocks in `zone` show at a moment."""
    local = moment.astimezone(ZoneInfo(zone))
    return WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold)


def _said(at: datetime, zone: str) -> dict[str, Any]:
    """Return a wall time as an error carries it."""
    return {"day": at.date(), "at": f"{at:%H:%M}", "zone": zone.replace("_", " ")}


def _shown(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
