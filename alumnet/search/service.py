"""The index of a site: opened once a process, asked with what a viewer may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from flask import Flask, current_app
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.errors import DomainError
from alumnet.search import queries, values
from alumnet.search.around import Around, around
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


def contacts_of(viewer: Viewer, beside: Around, *, today: date) -> Standing:
    """Return the same without the viewer's spells: enough for paths. No statement."""
    return _standing_from(viewer, beside, (), today)


def _standing(session: Session, viewer: Viewer, beside: Around, today: date) -> Standing:
    stays = [
        stay
        for stay in stays_of(session, [viewer.person])
        if may_tie(stay, shares_association=True)
    ]
    return _standing_from(viewer, beside, [stay.spell for stay in stays], today)


def _standing_from(
    viewer: Viewer, beside: Around, spells: Sequence[Spell], today: date
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
