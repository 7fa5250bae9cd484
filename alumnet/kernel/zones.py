"""In whose time zone days and moments are told: that of whoever reads, else that of the site.

A page is told in the zone of the account that asks, which was read with it. A mail is written where
nobody asks: `told_in` says whose zone it is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask import current_app, g, has_app_context

from alumnet.kernel import dates
from alumnet.kernel.authorization import current_viewer

if TYPE_CHECKING:
    from alumnet.settings import Settings


def site_zone() -> str:
    """Return the zone of the site, for whoever chose none."""
    settings: Settings = current_app.extensions["alumnet.settings"]
    return settings.time_zone


def reader_zone() -> str:
    """Return the zone of whoever reads what is written now; UTC where there is no site."""
    if not has_app_context():
        return "UTC"
    return str(g.get("zone") or current_viewer().zone or site_zone())


@contextmanager
def told_in(zone: str) -> Iterator[None]:
    """Tell days and moments in this zone meanwhile; in that of the site if it is empty."""
    before = g.get("zone")
    g.zone = zone or site_zone()
    try:
        yield
    finally:
        g.zone = before


def _for_reader(say: Callable[[Any, str], str]) -> Callable[[date | datetime | None], str]:
    """Make a template filter of a function of `kernel.dates`; nothing of a day that isn't known."""
    return lambda day: "" if day is None else say(day, reader_zone())


def _moment(moment: datetime | None, zones: Iterable[str] = ()) -> str:
    """Tell a moment; the zone is named if it is told to people of these zones ("": the site's)."""
    others = (zone or site_zone() for zone in zones)
    return "" if moment is None else dates.moment_in_words(moment, reader_zone(), others)


FILTERS: dict[str, Callable[..., str]] = {
    "day": _for_reader(dates.day_in_words),
    "weekday": _for_reader(dates.weekday_in_words),
    "moment": _moment,
    "period": dates.period_in_words,
    "short_day": _for_reader(dates.short_day),
    "short_moment": _for_reader(dates.short_moment),
    "time_of_day": _for_reader(dates.time_of_day),
}
