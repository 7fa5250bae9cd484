"""Calendar files of sessions, as RFC 5545 and RFC 5546 have them.

Titles are neutral and nothing is told but a name, a time, a place and the address of the page: a
calendar at work may show them to others. The organizer is the site, so that no address of the
other person is in a file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alumnet.mentoring.queries.hour_entries import HourEntry
from alumnet.mentoring.queries.session_mailing import SessionMail
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.mentoring.rules.wall_times import WallTime

_MAKER = "-//alumnet//sessions//EN"
_A_YEAR = timedelta(days=366)
_DAY = timedelta(days=1)
# How often a calendar should ask for a feed again.
_REFRESH = timedelta(hours=6)


class Method(Enum):
    """What a calendar shall do with a file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody in a calendar file."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A session, or an hour for several, as one person's calendar has it.

    `told_at`: when this was said.
    """

    uid: str
    sequence: int
    title: str
    start: WallTime
    minutes: int
    place: str
    url: str
    is_off: bool
    told_at: datetime


def entry_of(found: SessionMail, person_id: int, *, base_url: str, told_at: datetime) -> Entry:
    """Return a session as one of its two has it in a calendar. Raises LookupError without time."""
    if found.start is None:
        raise LookupError(found.id)
    is_off = found.state is SessionState.CANCELLED
    return Entry(
        uid=found.uid,
        sequence=found.sequence,
        title=f"Call with {found.name_of(found.partner_of(person_id))}",
        start=found.start,
        minutes=found.minutes,
        # A place may be somebody's home, or their own room for calls.
        place="" if is_off or found.hidden_from else found.place,
        url=base_url + found.url_path,
        is_off=is_off,
        told_at=told_at,
    )


def hour_entry_of(found: HourEntry, *, base_url: str, told_at: datetime) -> Entry:
    """Return an hour for several as an entry: not what it is about, nor who else comes."""
    return Entry(
        uid=f"group-hour-{found.public_id}@{urlsplit(base_url).hostname}",
        sequence=found.sequence,
        title=f"An hour with {found.with_whom}" if found.with_whom else "An hour with several",
        start=found.start,
        minutes=found.minutes,
        place="" if found.is_off else found.place,
        url=f"{base_url}/group-hours/{found.public_id}",
        is_off=found.is_off,
        told_at=told_at,
    )


def invitation(entry: Entry, *, organizer: Mailbox, attendee: Mailbox) -> bytes:
    """Return the file that puts an entry into a calendar, changes it there, or takes it out."""
    method = Method.CANCEL if entry.is_off else Method.REQUEST
    calendar = _calendar(method)
    event = _event(entry, organizer)
    person = _address(attendee)
    # The site takes no answer by mail: whoever is told has agreed on the page.
    person.params.update(
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    )
    event.add("attendee", person)
    return _whole(calendar, [entry], [event])


def feed(entries: Iterable[Entry], *, name: str, organizer: Mailbox) -> bytes:
    """Return what a subscribed calendar reads: all entries at once, those called off among them."""
    found = list(entries)
    calendar = _calendar(Method.PUBLISH)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    return _whole(calendar, found, [_event(each, organizer) for each in found])


def _calendar(method: Method) -> Any:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _event(entry: Entry, organizer: Mailbox) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", max(0, entry.sequence))
    event.add("dtstamp", entry.told_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _start_of(entry.start))
    # Not an end: of an hour that comes twice no end on a clock says how long it lasts.
    event.add("duration", timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("description", entry.url)
    event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_off else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("organizer", _address(organizer))
    return event


def _start_of(start: WallTime) -> datetime:
    """Return what a file says: of a time that comes twice it can name only the first by clocks."""
    if start.fold:
        return start.moment
    return start.at.replace(tzinfo=ZoneInfo(start.zone))


def _address(who: Mailbox) -> Any:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{who.email}")
    address.params["CN"] = who.name
    return address


def _whole(calendar: Any, entries: list[Entry], events: list[Any]) -> bytes:
    days: dict[str, list[date]] = {}
    for each in entries:
        days.setdefault(each.start.zone, []).append(each.start.at.date())
    for zone, used in sorted(days.items()):
        if zone != "UTC":
            calendar.add_component(_zone(zone, min(used), max(used)))
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


# ------------------------------------------------------------------------------------------ zones
@dataclass(frozen=True, slots=True)
class Change:
    """Clocks are put from one offset to another, at a time that those before it showed."""

    at: datetime
    before: timedelta
    after: timedelta
    is_summer: bool
    name: str


def _zone(name: str, first: date, last: date) -> Any:
    """Return a VTIMEZONE that is right for the days from `first` to `last`, and a year around.

    Made here, as the library's own puts the change of spring an hour too late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    made = Timezone()
    made.add("tzid", name)
    for change in changes_of(name, first - _A_YEAR, last + _A_YEAR):
        part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
        part.add("dtstart", change.at)
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", change.after)
        part.add("tzname", change.name)
        made.add_component(part)
    return made


def changes_of(zone: str, first: date, last: date) -> Iterator[Change]:
    """Yield how clocks stand in `zone` on the first day, then each change until the last."""
    known = ZoneInfo(zone)
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC)
    yield _change(moment, known, _offset(moment, known))
    while moment < end:
        following = moment + _DAY
        if _offset(following, known) != _offset(moment, known):
            at = _first_with(_offset(following, known), moment, following, known)
            yield _change(at, known, _offset(moment, known))
        moment = following


def _change(moment: datetime, zone: ZoneInfo, before: timedelta) -> Change:
    local = moment.astimezone(zone)
    return Change(
        at=(moment + before).replace(tzinfo=None),
        before=before,
        after=_offset(moment, zone),
        is_summer=bool(local.dst()),
        name=local.tzname() or "",
    )


def _first_with(offset: timedelta, before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute of a day at which clocks stand at `offset`."""
    while after - before > timedelta(minutes=1):
        middle = before + ((after - before) // timedelta(minutes=2)) * timedelta(minutes=1)
        if _offset(middle, zone) == offset:
            after = middle
        else:
            before = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
