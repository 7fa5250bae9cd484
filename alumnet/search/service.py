"""The index of a site: opened once a process, asked with what a viewer may see."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from flask import Flask, current_app
from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    ScalarSelect,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Block, Connection, ConnectionEvent, ConnectionState
from alumnet.connections.rules import WERE_CONNECTED
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.db import BigId, UtcDateTime
from alumnet.kernel.errors import DomainError
from alumnet.kernel.statements import built_once
from alumnet.members.models import SeekerProfile
from alumnet.search import queries, values
from alumnet.search.documents import Change, whole_fingerprint
from alumnet.search.engine import SearchEngine
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.search.finding import Surroundings
from alumnet.search.requests import (
    Attended,
    Onlooker,
    PathFound,
    Place,
    SearchRequest,
    SearchResult,
)
from alumnet.search.writing import IndexWriter, Verification
from alumnet.settings import Settings
from alumnet.ties.crowd import Acquaintance, circles
from alumnet.ties.queries import may_tie, stays_of
from alumnet.ties.spells import Spell, SpellKind

T = TypeVar("T")
_EXTENSION = "alumnet.search"


class SearchNotReady(DomainError):
    """The index is missing or damaged; the worker is building it anew."""

    code: ClassVar[str] = "search_not_ready"
    http_status: ClassVar[Any] = 503


@dataclass(frozen=True, slots=True)
class Standing:
    """A viewer as the engine knows them, with the spells from which sentences are made."""

    onlooker: Onlooker
    spells: tuple[Spell, ...]
    withdrawn: frozenset[int]


class Site:
    """The reader and, in the worker, the writer of one site's index."""

    def __init__(self, root: Path) -> None:
        self.engine = SearchEngine(root)
        self.writer = IndexWriter(root)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the index in the data folder to `app`; nothing is read yet."""
    app.extensions[_EXTENSION] = Site(settings.data_dir / "index")


def site() -> Site:
    """Return the index of the current app."""
    found: Site = current_app.extensions[_EXTENSION]
    return found


def standing_of(session: Session, viewer: Viewer, *, today: date) -> Standing:
    """Return what decides what this viewer finds and is near to. Two statements."""
    return _standing(session, viewer, around(session, viewer.person, today=today), today)


def light_standing_of(session: Session, viewer: Viewer, *, today: date) -> Standing:
    """Return the same without connections, blocks, goals and who is withdrawn. One statement.

    For a few people on a page that asks for these of each person found.
    """
    return _standing(session, viewer, Around(), today)


def contacts_of(session: Session, viewer: Viewer, *, today: date) -> Standing:
    """Return the same without the viewer's spells: enough for paths. One statement."""
    return _standing_from(viewer, around(session, viewer.person, today=today), (), today)


def _standing(session: Session, viewer: Viewer, beside: "Around", today: date) -> Standing:
    stays = [
        stay
        for stay in stays_of(session, [viewer.person])
        if may_tie(stay, shares_association=True)
    ]
    return _standing_from(viewer, beside, [stay.spell for stay in stays], today)


def _standing_from(
    viewer: Viewer, beside: "Around", spells: Sequence[Spell], today: date
) -> Standing:
    onlooker = Onlooker(
        person_id=viewer.person,
        today_month=month_of(today),
        association_ids=viewer.association_ids,
        spells=tuple(queries.indexed(spell) for spell in spells),
        connection_ids=beside.connected,
        circles=beside.circles,
        excluded_ids=frozenset(beside.apart),
        wanted_topics=frozenset(beside.goals),
    )
    return Standing(onlooker, tuple(spells), frozenset(beside.withdrawn))


@dataclass
class Around:
    """Whom a viewer is connected with and apart from, who is withdrawn, and the viewer's goals.

    `circles` are the connections by five, as far as paths through them may be told.
    """

    acquaintances: list[Acquaintance] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    goals: list[str] = field(default_factory=list)
    circles: tuple[tuple[int, ...], ...] = ()

    @property
    def connected(self) -> frozenset[int]:
        """Whom the viewer is connected with now."""
        return frozenset(each.person_id for each in self.acquaintances if each.ended_on is None)


def around(session: Session, me: int, *, today: date) -> Around:
    """Return what is around a viewer. One statement."""
    found = Around()
    for how, person_id, text, since, ended in session.execute(_around_query(), {"me": me}):
        if how == "goals":
            found.goals = json.loads(text)
        elif how == "known":
            known = Acquaintance(person_id, since, None if ended is None else ended.date())
            found.acquaintances.append(known)
        else:
            getattr(found, how).add(person_id)
    found.circles = circles(found.acquaintances, today)
    return found


@built_once
def _around_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    me: BindParameter[int] = bindparam("me", type_=BigId)
    no_text, no_time = cast(null(), String), cast(null(), UtcDateTime)
    ended = Connection.state != ConnectionState.ACCEPTED
    known = select(
        literal("known").label("how"),
        case((Connection.low_id == me, Connection.high_id), else_=Connection.low_id),
        no_text,
        # What ended says when it ended. Without a step that began it, it was made as a connection.
        case((ended, func.coalesce(_began(), Connection.asked_at)), else_=Connection.decided_at),
        case((ended, Connection.decided_at)),
    ).where(
        Connection.state.in_(WERE_CONNECTED),
        or_(Connection.low_id == me, Connection.high_id == me),
    )
    apart = select(
        literal("apart"),
        case((Block.blocker_id == me, Block.blocked_id), else_=Block.blocker_id),
        no_text,
        no_time,
        no_time,
    ).where(Block.lifted_at.is_(None), or_(Block.blocker_id == me, Block.blocked_id == me))
    withdrawn = select(literal("withdrawn"), Person.id, no_text, no_time, no_time).where(
        queries.IS_WITHDRAWN
    )
    goals = select(
        literal("goals"),
        SeekerProfile.person_id,
        cast(SeekerProfile.goals, String),
        no_time,
        no_time,
    ).where(SeekerProfile.person_id == me)
    return union_all(known, apart, withdrawn, goals)


def _began() -> ScalarSelect[datetime]:
    return (
        select(func.min(ConnectionEvent.at))
        .where(
            ConnectionEvent.subject_id == Connection.id,
            ConnectionEvent.to_state == ConnectionState.ACCEPTED,
        )
        .scalar_subquery()
    )


def withdrawn(session: Session) -> frozenset[int]:
    """Return whom search leaves out until the index has caught up. One statement."""
    return queries.withdrawn_ids(session)


def search(request: SearchRequest, standing: Standing) -> SearchResult:
    """Return a page of people. Raises SearchNotReady while there is no sound index."""
    return _asked(
        lambda: site().engine.search(request, standing.onlooker, withdrawn=standing.withdrawn)
    )


def surroundings(standing: Standing) -> Surroundings:
    """Return what a viewer may see of everybody and is near to. Raises SearchNotReady."""
    return _asked(
        lambda: site().engine.surroundings(standing.onlooker, withdrawn=standing.withdrawn)
    )


def path_to(person_id: int, standing: Standing) -> PathFound | None:
    """Return a viewer's path to somebody through a contact. Raises SearchNotReady."""
    return _asked(
        lambda: site().engine.path_to(person_id, standing.onlooker, withdrawn=standing.withdrawn)
    )


def led_to(standing: Standing) -> dict[tuple[SpellKind, int], int]:
    """Return to how many people each place of a viewer leads, by a tie strong enough for a path.

    Raises SearchNotReady.
    """
    return _asked(lambda: site().engine.led_to(standing.onlooker, withdrawn=standing.withdrawn))


def people_named(text: str, standing: Standing, *, limit: int = 8) -> list[int]:
    """Return people whose names begin as typed. Raises SearchNotReady."""
    return _asked(
        lambda: site().engine.people_named(
            text, standing.onlooker, limit=limit, withdrawn=standing.withdrawn
        )
    )


def attended(standing: Standing, place: Place) -> Attended:
    """Return how many people this viewer may find were at a place. Raises SearchNotReady."""
    return _asked(
        lambda: site().engine.attended(standing.onlooker, place, withdrawn=standing.withdrawn)
    )


def sizes(standing: Standing, theirs: Iterable[Spell] = ()) -> Mapping[int, int]:
    """Return how many people this viewer may find, by organization.

    Of the viewer's organizations, and of those of `theirs` that belong to the same groups. Raises
    SearchNotReady.
    """
    mine = standing.onlooker.spells
    groups = {(spell.kind, spell.group_id) for spell in mine}
    organizations = {(spell.kind, spell.group_id, spell.organization_id) for spell in mine}
    organizations |= {
        (spell.kind, spell.group, spell.organization_id)
        for spell in theirs
        if (spell.kind, spell.group) in groups
    }
    return _asked(
        lambda: site().engine.organization_sizes(
            standing.onlooker, organizations, withdrawn=standing.withdrawn
        )
    )


def sizes_between(
    viewer: Viewer, mine: Sequence[Spell], theirs: Sequence[Spell]
) -> Mapping[int, int]:
    """Return how many people may be found where these spells meet; none while there is no index.

    For a page about one person, which opens with and without an index.
    """
    onlooker = Onlooker(
        person_id=viewer.person,
        today_month=0,
        association_ids=viewer.association_ids,
        spells=tuple(queries.indexed(spell) for spell in mine),
    )
    try:
        return sizes(Standing(onlooker, tuple(mine), frozenset()), theirs)
    except SearchNotReady:
        return {}


def _asked(question: Callable[[], T]) -> T:
    try:
        return question()
    except (IndexMissing, IndexDamaged):
        raise SearchNotReady from None


def is_ready() -> bool:
    """Return whether there is a sound index."""
    try:
        site().engine.snapshot()
    except (IndexMissing, IndexDamaged):
        return False
    return True


def rebuild(
    session: Session, *, today: date, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Build the index anew from the database and put it in use; return how many are in it.

    People are read after the writer's lock was taken, so that no change falls between.
    """

    def documents() -> Iterable[Any]:
        yield from queries.documents_of(session, queries.listed_ids(session), today=today)

    return site().writer.rebuild(documents(), values.labels(session), progress=progress)


def index_people(session: Session, person_ids: list[int], *, today: date) -> None:
    """Bring these people's entries up to their rows; who is no longer listed goes.

    Raises IndexMissing, IndexDamaged or IndexBusy.
    """
    documents = {
        document.person_id: document
        for document in queries.documents_of(session, person_ids, today=today)
    }
    changes = [Change(person_id, documents.get(person_id)) for person_id in person_ids]
    organizations = {
        organization_id
        for document in documents.values()
        for spell in document.spells
        for organization_id in (spell.organization_id, spell.group_id)
    }
    site().writer.apply(changes, values.labels_of(session, organizations))


def verify(session: Session, *, today: date) -> Verification:
    """Compare the index with the database. Raises IndexMissing."""
    documents = queries.documents_of(session, queries.listed_ids(session), today=today)
    expected = ((document.person_id, whole_fingerprint(document)) for document in documents)
    return site().writer.verify(expected)


def may_be_torn() -> bool:
    """Return whether a power loss may have cut the index short unnoticed. Raises IndexMissing."""
    return site().writer.may_be_torn()


def tidy() -> bool:
    """Merge what many small changes left behind; return whether there was anything to do."""
    return site().writer.tidy()


def compact() -> None:
    """Drop what is dead in the index. Raises IndexBusy while somebody writes."""
    site().writer.compact()
