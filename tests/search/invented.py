"""Invented members for tests of the engine, one by one and at random."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from alumnet.search.documents import (
    FacetEntry,
    FacetKind,
    IndexedSpell,
    Label,
    MemberDocument,
    MentorOffer,
    NameValue,
    Scope,
    TextValue,
)
from alumnet.search.engine import SearchEngine
from alumnet.search.finding import Policies
from alumnet.search.requests import Onlooker, SearchRequest, SearchResult
from alumnet.search.writing import IndexWriter
from alumnet.ties.calendar import Bounds, Precision, bounds_of
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from collections.abc import Iterable

TODAY = 2026 * 12
WORDS = ("fintech", "product", "sailing", "manager", "design", "nursing")
TOPICS = ("career", "startups", "leadership")
ACME, GLOBEX, TINY = 11, 12, 13
HARVARD, YALE = 21, 22


def years(first: int | None, last: int | None, *, is_current: bool = False) -> Bounds:
    """Return the bounds of a spell known by its years."""
    start = None if first is None else first * 12
    end = None if last is None else last * 12
    return bounds_of(start, end, Precision.YEAR, is_current=is_current)


def a_member(
    person_id: int,
    name: str = "Ruth Ahmed",
    text: str = "",
    *,
    title: str = "",
    shared: str = "",
    topics: Iterable[str] = (),
    associations: tuple[int, ...] = (1,),
    jobs: Iterable[tuple[int, Bounds]] = (),
    schools: Iterable[tuple[int, Bounds]] = (),
    places: int | None = None,
    open_places: int = 1,
    **more: Any,
) -> MemberDocument:
    """Return a document; with `places` the member is a mentor who accepts requests."""
    texts = [TextValue(title, is_title=True), TextValue(text), TextValue(shared, Scope.SHARED)]
    spells = [IndexedSpell(SpellKind.EMPLOYMENT, at, at, bounds) for at, bounds in jobs]
    spells += [IndexedSpell(SpellKind.EDUCATION, at, at, bounds) for at, bounds in schools]
    facets = [FacetEntry(FacetKind.TOPIC, topic) for topic in topics]
    facets += [FacetEntry(FacetKind.EMPLOYER, at) for at, _ in jobs]
    facets += [FacetEntry(FacetKind.SCHOOL, at) for at, _ in schools]
    values: dict[str, Any] = {
        "person_id": person_id,
        "names": (NameValue(name),),
        "association_ids": associations,
        "texts": tuple(value for value in texts if value.text),
        "facets": tuple(facets),
        "spells": tuple(spells),
        "mentor": None
        if places is None
        else MentorOffer(
            is_accepting=True, is_away=False, places_total=places, places_open=open_places
        ),
    }
    return MemberDocument(**(values | more))


def an_onlooker(person_id: int = 900, **more: Any) -> Onlooker:
    """Return a viewer in association 1."""
    values: dict[str, Any] = {"today_month": TODAY, "association_ids": frozenset({1})}
    return Onlooker(person_id, **(values | more))


class Index:
    """An index in a folder, to write to and to ask."""

    def __init__(self, root: Path, documents: Iterable[MemberDocument] = ()) -> None:
        self.root = root
        self.writer = IndexWriter(root)
        self.writer.rebuild(documents, labels())
        # A busy machine must not change what is found.
        self.engine = SearchEngine(root, Policies(time_limit=60.0))

    def ask(self, text: str = "", onlooker: Onlooker | None = None, **request: Any) -> SearchResult:
        """Return the answer to one question."""
        return self.engine.search(SearchRequest(text, **request), onlooker or an_onlooker())

    def found(self, text: str = "", onlooker: Onlooker | None = None, **request: Any) -> list[int]:
        """Return who is found, best first."""
        return [hit.person_id for hit in self.ask(text, onlooker, limit=100, **request).hits]


def labels() -> list[Label]:
    """Return the names of the invented organizations and topics."""
    return [
        Label(FacetKind.EMPLOYER, ACME, ("Acme Corporation", "ACME")),
        Label(FacetKind.EMPLOYER, GLOBEX, ("Globex",)),
        Label(FacetKind.EMPLOYER, TINY, ("Tiny & Söhne",)),
        Label(FacetKind.SCHOOL, HARVARD, ("Harvard University",)),
        Label(FacetKind.SCHOOL, YALE, ("Yale University",)),
        *(Label(FacetKind.TOPIC, topic, (topic.title(),)) for topic in TOPICS),
    ]


# -------------------------------------------------------------------------------- at random

_scopes = st.sampled_from(Scope)
_bounds = st.builds(
    lambda first, length, is_current: years(
        first, None if is_current else first + length, is_current=is_current
    ),
    st.integers(2000, 2020),
    st.integers(0, 6),
    st.booleans(),
)
_facets = st.one_of(
    st.builds(FacetEntry, st.just(FacetKind.TOPIC), st.sampled_from(TOPICS), _scopes),
    st.builds(FacetEntry, st.just(FacetKind.SCHOOL), st.sampled_from((HARVARD, YALE)), _scopes),
    st.builds(FacetEntry, st.just(FacetKind.COUNTRY), st.sampled_from(("DE", "US")), _scopes),
    st.builds(FacetEntry, st.just(FacetKind.CLASS_YEAR), st.integers(1990, 1995), _scopes),
)
_spells = st.one_of(
    st.builds(
        lambda at, group, bounds, scope: IndexedSpell(
            SpellKind.EMPLOYMENT, at, group or at, bounds, scope
        ),
        st.sampled_from((ACME, GLOBEX, TINY)),
        st.sampled_from((None, ACME)),
        _bounds,
        _scopes,
    ),
    st.builds(
        lambda at, bounds, scope: IndexedSpell(SpellKind.EDUCATION, at, at, bounds, scope),
        st.sampled_from((HARVARD, YALE)),
        _bounds,
        _scopes,
    ),
)
_texts = st.builds(
    TextValue,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    _scopes,
    st.booleans(),
)
_offers = st.one_of(
    st.none(),
    st.builds(
        MentorOffer,
        st.booleans(),
        st.booleans(),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(0, 4),
        st.one_of(st.none(), st.floats(0, 500)),
        _scopes,
    ),
)


@st.composite
def documents(draw: st.DrawFn, person_id: int) -> MemberDocument:
    """Return a random member with values of both scopes."""
    names = draw(
        st.lists(
            st.builds(NameValue, st.sampled_from(("Ruth Ahmed", "Zoë Li", "Bob O'Neil")), _scopes),
            min_size=1,
            max_size=2,
        )
    )
    return MemberDocument(
        person_id=person_id,
        names=tuple(names),
        association_ids=draw(st.sampled_from(((1,), (2,), (1, 2)))),
        joined_day=draw(st.integers(18_000, 18_010)),
        texts=tuple(draw(st.lists(_texts, max_size=3))),
        facets=tuple(draw(st.lists(_facets, max_size=5))),
        spells=tuple(draw(st.lists(_spells, max_size=4))),
        mentor=draw(_offers),
    )


@st.composite
def populations(draw: st.DrawFn, most: int = 12) -> list[MemberDocument]:
    """Return random members numbered from 1."""
    count = draw(st.integers(1, most))
    return [draw(documents(person_id)) for person_id in range(1, count + 1)]


def seen(document: MemberDocument, onlooker: Onlooker) -> MemberDocument:
    """Return the document with only what this viewer may see, all of it for everyone."""
    shares = bool(set(document.association_ids) & onlooker.association_ids)

    def shown(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            replace(value, scope=Scope.EVERYONE)
            for value in values
            if shares or value.scope is Scope.EVERYONE
        )

    offer = document.mentor
    if offer is not None and offer.scope is Scope.SHARED:
        offer = replace(offer, scope=Scope.EVERYONE) if shares else None
    return replace(
        document,
        names=shown(document.names),
        texts=shown(document.texts),
        facets=shown(document.facets),
        spells=shown(document.spells),
        mentor=offer,
    )
