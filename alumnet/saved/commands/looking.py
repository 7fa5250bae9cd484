"""Looking once a day what is new for everybody who keeps something."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from urllib.parse import parse_qsl

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from alumnet.accounts.models import Person
from alumnet.directory import rules as directory
from alumnet.directory.queries import everybody
from alumnet.kernel import outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.logs import logger
from alumnet.members.queries import is_listed_for
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.queries.news import owner_of, rooms
from alumnet.saved.rules import POLICY, ListKind, to_remember, who_is_new
from alumnet.search import service
from alumnet.search.service import SearchNotReady

# So many people are read at a time, and so long a round takes; the rest waits for the next minute.
BATCH = 20
SECONDS = 15.0


@dataclass
class _Seen:
    """What one person may see now of what they keep.

    `rooms`: who of those saved is listed, and whether they could be asked. `found`: whom each
    search finds, None for too many.
    """

    rooms: Mapping[int, bool] = field(default_factory=dict)
    found: dict[int, Collection[int] | None] = field(default_factory=dict)


def look_for_news(now: datetime, *, seconds: float = SECONDS) -> int:
    """Look for those whose day is over, as long as there is time; return for how many it was done.

    Each of them is a transaction of its own. After a standstill it is looked once, for all the days
    together. Raises SearchNotReady.
    """
    began, done = monotonic(), 0
    while people := _due(now):
        for person_id in people:
            viewer = owner_of(reading(), person_id)
            _note(person_id, viewer, _seen(viewer, now.date()), now)
            done += 1
            if monotonic() - began >= seconds:
                return done
    return done


def _due(now: datetime) -> Sequence[int]:
    query = select(SavedWatch.person_id).where(SavedWatch.due_at <= now)
    return reading().scalars(query.order_by(SavedWatch.due_at).limit(BATCH)).all()


def _seen(viewer: Viewer, today: date) -> _Seen:
    """Return what somebody may see now: nothing where that fails, so that all others get on."""
    if not viewer.may_act:
        return _Seen()
    try:
        return _see(reading(), viewer, today)
    except SearchNotReady:
        raise
    except Exception:  # noqa: BLE001 - one member's fault must not keep the others from their news
        logger().exception("saved.not_looked", person=viewer.person_id)
        return _Seen()


def _see(session: Session, viewer: Viewer, today: date) -> _Seen:
    """Ask the lists as this person would: a statement a search at most, and six more."""
    saved = session.scalars(
        select(SavedPerson.saved_id).where(SavedPerson.person_id == viewer.person)
    ).all()
    searches = session.execute(
        select(SavedSearch.id, SavedSearch.kind, SavedSearch.query).where(
            SavedSearch.person_id == viewer.person
        )
    ).all()
    has_room = rooms(session, viewer, saved, today=today)
    seen = _Seen({each.person_id: is_open for each, is_open in has_room.items()})
    if searches:
        standing = service.standing_of(session, viewer, today=today)
    for row in searches:
        choice = directory.read(MultiDict(parse_qsl(row.query)))
        is_of_mentors = row.kind is ListKind.MENTORS
        seen.found[row.id] = everybody(
            session, standing, choice, mentors_only=is_of_mentors, most=POLICY.widest
        )
    return seen


def _note(person_id: int, viewer: Viewer, seen: _Seen, now: datetime) -> None:
    """Keep what is new, and have it told; nothing when another worker was quicker."""
    with writing() as session:
        lock_people(session, person_id)
        watch = session.get(SavedWatch, person_id)
        if watch is None or watch.due_at > now:
            return
        watch.due_at = now + POLICY.rhythm
        has_opened = _note_rooms(session, person_id, seen, now)
        has_new = _note_matches(session, viewer, seen, now)
        if has_opened or has_new:
            outbox.add(session, "saved.news", person_id, now=now)


def _note_rooms(session: Session, person_id: int, seen: _Seen, now: datetime) -> bool:
    """Note who has a place now; return whether one opened since the day before."""
    has_opened = False
    for row in session.scalars(select(SavedPerson).where(SavedPerson.person_id == person_id)):
        # Who isn't listed now stays as they were: coming back is no news.
        is_open = seen.rooms.get(row.saved_id, row.had_room)
        if is_open and not row.had_room:
            row.opened_at, has_opened = now, True
        elif not is_open:
            row.opened_at = None
        row.had_room = is_open
    return has_opened


def _note_matches(session: Session, viewer: Viewer, seen: _Seen, now: datetime) -> bool:
    """Note who is new in each search; return whether there is somebody to tell of.

    Of very many some are new only the next day, so that no transaction becomes a long one.
    """
    mine = select(SavedSearch).where(SavedSearch.person_id == viewer.person_id)
    rows = [row for row in session.scalars(mine.order_by(SavedSearch.id)) if row.id in seen.found]
    new = {row.id: who_is_new(seen.found[row.id], row.known) for row in rows}
    # The index may be some seconds old, so whether somebody is listed is asked again.
    listed = _listed(session, viewer, set().union(*new.values()))
    kept = _kept(session, [row.id for row in rows if new[row.id]])
    has_new, left = False, POLICY.most_new_at_once
    for row in rows:
        here = [each for each in new[row.id] if each in listed]
        room = max(0, POLICY.most_new - kept.get(row.id, 0))
        told, late = here[: min(room, left)], here[left:room]
        left -= len(told)
        session.add_all(SavedMatch(search_id=row.id, person_id=each, found_at=now) for each in told)
        found = seen.found[row.id]
        if found is not None:
            found = set(found) - (set(new[row.id]) - listed) - set(late)
        row.known = to_remember(found, row.known)
        has_new = has_new or (row.wants_alert and bool(told))
    return has_new


def _listed(session: Session, viewer: Viewer, ids: Collection[int]) -> frozenset[int]:
    if not ids:
        return frozenset()
    query = select(Person.id).where(Person.id.in_(ids), is_listed_for(viewer))
    return frozenset(session.scalars(query))


def _kept(session: Session, searches: Sequence[int]) -> Mapping[int, int]:
    """Return how many new people these searches keep until they were looked at, by search."""
    if not searches:
        return {}
    query = select(SavedMatch.search_id, func.count(SavedMatch.id)).where(
        SavedMatch.search_id.in_(searches)
    )
    return dict(session.execute(query.group_by(SavedMatch.search_id)).all())
