"""The mails of sessions, with the files that calendars read.

Titles are neutral, and no mail says what is to be talked about. Each handler reads how things
stand now and stays silent when the mail no longer fits.
"""

from datetime import datetime
from typing import Any

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.calendars import entry_of
from alumnet.mentoring.queries import links, session_mailing
from alumnet.mentoring.queries.session_mailing import SessionMail
from alumnet.mentoring.rules.sessions import COMING, SessionState
from alumnet.notifications.calendar_parts import part_of
from alumnet.notifications.mail import CalendarPart, address
from alumnet.notifications.telling import tell


@registry.on("mentoring_session.proposed", "mentoring_session.moved")
def tell_of_times(message: Message, now: datetime) -> None:
    """Tell the other one of times to choose from."""
    found = _found(message, SessionState.PROPOSED, SessionState.RESCHEDULED)
    if found is None or found.proposed_by_id != message.ids.get("actor_id"):
        return
    moments = session_mailing.moments_of(reading(), found.id)
    times = [moment for moment in moments if moment > now]
    if times:
        is_moved = found.state is SessionState.RESCHEDULED
        code = "session_moved" if is_moved else "session_proposed"
        _tell_partner(message, found, code, now, times=times, stands=found.starts_at)


@registry.on("mentoring_session.confirmed")
def tell_of_agreement(message: Message, now: datetime) -> None:
    """Put a session into both calendars: that of whoever took the time, and the other's."""
    found = _coming(message, now)
    by = message.ids.get("actor_id")
    if found is None or by is None:
        return
    _tell(message, found, by, "session_agreed", now, calendar=_file(message, found, by))
    _tell_partner(message, found, "session_confirmed", now, with_file=True)


@registry.on("mentoring_session.place_changed")
def tell_of_place(message: Message, now: datetime) -> None:
    """Tell the other one where a session is; both calendars get to know it."""
    found = _coming(message, now)
    if found is not None:
        _tell_partner(message, found, "session_place", now, with_file=True)


@registry.on("mentoring_session.kept")
def tell_of_keeping(message: Message, now: datetime) -> None:
    """Tell the other one that a session stays at its time."""
    found = _coming(message, now)
    if found is not None:
        _tell_partner(message, found, "session_kept", now)


@registry.on("mentoring_session.cancelled")
def tell_of_cancelling(message: Message, now: datetime) -> None:
    """Take a session out of both calendars; what was only proposed is told to the other one."""
    found = _found(message, SessionState.CANCELLED)
    by = message.ids.get("actor_id")
    if found is None or by is None:
        return
    for person_id in found.both:
        part = _file(message, found, person_id)
        if part is not None or person_id not in {by, *found.hidden_from}:
            _tell_off(message, found, person_id, now, part, is_own=person_id == by)


@registry.on("mentoring_session.called_off")
def tell_of_calling_off(message: Message, now: datetime) -> None:
    """Take out of both calendars what ended with something larger, of which others tell."""
    found = session_mailing.session_mail(reading(), message.subject_id)
    if found is None or found.state is not SessionState.CANCELLED:
        return
    for person_id in found.both:
        part = _file(message, found, person_id)
        if part is not None:
            _tell_off(message, found, person_id, now, part)


def _tell_off(
    message: Message,
    found: SessionMail,
    person_id: int,
    now: datetime,
    part: CalendarPart | None,
    *,
    is_own: bool = False,
) -> None:
    _tell(message, found, person_id, "session_cancelled", now, calendar=part, is_own=is_own)


@registry.on("mentoring_session.lapsed")
def tell_of_lapse(message: Message, now: datetime) -> None:
    """Let whoever proposed times see that they are past."""
    found = _found(message, SessionState.CANCELLED)
    if found is None or found.proposed_by_id is None:
        return
    if found.proposed_by_id not in found.hidden_from:
        _tell(message, found, found.proposed_by_id, "session_lapsed", now)


@registry.on("mentoring_session.came_near")
def tell_of_agenda(message: Message, now: datetime) -> None:
    """Remind both a day before, with the way to what is on the list."""
    found = _coming(message, now)
    if found is not None:
        for person_id in found.both:
            _tell(message, found, person_id, "session_came_near", now)


@registry.on("mentoring_session.missed", "mentoring_session.contested")
def tell_of_doubt(message: Message, now: datetime) -> None:
    """Tell the other one that a session is told otherwise; nobody is at fault."""
    found = _found(message, SessionState.NO_SHOW, SessionState.CONTESTED)
    if found is not None:
        is_missed = found.state is SessionState.NO_SHOW
        code = "session_missed" if is_missed else "session_contested"
        _tell_partner(message, found, code, now, is_missed=is_missed)


@registry.on("mentoring.did_you_meet")
def ask_did_you_meet(message: Message, now: datetime) -> None:
    """Ask a person once about all sessions that were over at this moment."""
    person_id = message.subject_id
    found = [
        each
        for each in session_mailing.asked_at(reading(), person_id, message.created_at)
        if person_id not in each.hidden_from
    ]
    if not found:
        return
    asked = [
        (each, each.name_of(each.partner_of(person_id)), _met(each, person_id)) for each in found
    ]
    first = found[0]
    tell(
        message,
        person_id,
        "session_did_you_meet",
        now,
        about=first.id,
        by=first.partner_of(person_id),
        name=first.name_of(first.partner_of(person_id)),
        count=len(found),
        asked=asked,
        url=address(first.url_path),
    )


def _met(found: SessionMail, person_id: int) -> str:
    token = links.did_you_meet_token(reading(), found.id, person_id, found.created_at)
    return address(f"/did-you-meet/{token}")


# ---------------------------------------------------------------------------------------- parts
def _found(message: Message, *states: SessionState) -> SessionMail | None:
    """Return the session of a message if it still stands where the mail says it does."""
    found = session_mailing.session_mail(reading(), message.subject_id)
    return found if found is not None and found.state in states else None


def _coming(message: Message, now: datetime) -> SessionMail | None:
    found = _found(message, *COMING)
    return found if found is not None and found.starts_at and found.starts_at > now else None


def _tell_partner(
    message: Message,
    found: SessionMail,
    code: str,
    now: datetime,
    *,
    with_file: bool = False,
    **facts: Any,
) -> None:
    by = message.ids.get("actor_id")
    if by is None:
        return
    partner_id = found.partner_of(by)
    if partner_id in found.hidden_from:
        return
    if with_file:
        facts["calendar"] = _file(message, found, partner_id)
    _tell(message, found, partner_id, code, now, **facts)


def _tell(
    message: Message, found: SessionMail, person_id: int, code: str, now: datetime, **facts: Any
) -> None:
    partner_id = found.partner_of(person_id)
    tell(
        message,
        person_id,
        code,
        now,
        about=found.id,
        by=partner_id,
        name=found.name_of(partner_id),
        session=found,
        url=address(found.url_path),
        **facts,
    )


def _file(message: Message, found: SessionMail, person_id: int) -> CalendarPart | None:
    """Return the calendar file for one of the two; None for what no calendar has, or no account."""
    if found.start is None or found.sequence < 0:
        return None
    entry = entry_of(found, person_id, base_url=address(""), told_at=message.created_at)
    return part_of(entry, person_id)
