"""Reads for the directory and the finder: a page of cards with facets, and who is near."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from alumnet.directory.entries import Entry, People, paths_to
from alumnet.directory.rules import ORDERS, ORGANIZATION_FACETS, PARAMETERS, TIES, Choice
from alumnet.directory.suggested import NOBODY, ROW_LENGTH, Row, row_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import decode_cursor, encode_cursor
from alumnet.kernel.registry import registry
from alumnet.kernel.statements import built_once
from alumnet.members.queries import people_at
from alumnet.organizations import places, reference
from alumnet.organizations.models import Organization
from alumnet.search import service
from alumnet.search.documents import FacetKind, FacetValue
from alumnet.search.requests import SearchRequest, SearchResult, Sort
from alumnet.suggestions.service import Suggested, suggested
from alumnet.ties.sentence import Sentence
from alumnet.ties.spells import Spell, SpellKind

PAGE_LENGTH: Final = 20
# Who was there is counted for so many of one's places, each of so many people at most.
_COUNTED: Final = 2
_SMALL: Final = 100
PLACE_OPEN: Final = "Has a place open now"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet with how many would be found."""

    parameter: str
    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, with cursors to the pages beside it.

    `company`: how many were somewhere with the viewer, and how many made the move they want.
    `can_show`: codes of what the viewer could show others.
    """

    total: int
    entries: tuple[Entry, ...]
    facets: dict[str, tuple[Option, ...]]
    ties: tuple[Option, ...]
    open_count: int | None
    suggested: Row
    company: Sentence | None
    can_show: Collection[str]
    shown: int
    next_cursor: str
    previous_cursor: str
    is_relaxed: bool


def listing(
    session: Session, viewer: Viewer, choice: Choice, *, mentors_only: bool, today: date
) -> Listing:
    """Return a page of people for this choice. Nine statements at most.

    Above the first page of all mentors stand how many share a place, and a few who suit the viewer.
    """
    standing = service.standing_of(session, viewer, today=today)
    organizations = _chosen_organizations(session, choice)
    found = NOBODY
    if mentors_only and choice.is_untouched:
        found = suggested(session, viewer, standing, today=today, count=ROW_LENGTH)
    first = [each.person_id for each in found.people]
    request = _request(choice, organizations, mentors_only=mentors_only, first=len(first))
    result = service.search(request, standing)
    names = _organization_names(session, result, organizations)
    # Who is suggested stands above the list and not in it, unless the list is short.
    above = first if result.has_next else []
    hits = [hit for hit in result.hits if hit.person_id not in above]
    ids = first + [hit.person_id for hit in hits]
    people = People(session, viewer, standing, ids, today=today, paths=paths_to(hits))
    return Listing(
        total=result.total,
        entries=people.entries(hits),
        suggested=row_of(found, people),
        company=_company(session, viewer, people, found, today) if found is not NOBODY else None,
        can_show=registry.shows(session, viewer.person) if mentors_only else (),
        shown=len(hits) + len(above),
        facets=_facets(result, names),
        ties=_tie_options(result, choice),
        open_count=result.facets.place_open if result.facets else None,
        next_cursor=cursor_of(result.next_mark),
        previous_cursor=cursor_of(result.previous_mark),
        is_relaxed=result.is_relaxed,
    )


def everybody(
    session: Session, standing: service.Standing, choice: Choice, *, mentors_only: bool, most: int
) -> Collection[int] | None:
    """Return everybody this choice finds for a viewer, in no order; None for more than `most`.

    Nobody while nobody has all of its words. At most one statement. Raises SearchNotReady.
    """
    organizations = _chosen_organizations(session, choice)
    request = _request(choice, organizations, mentors_only=mentors_only, first=0)
    whole = replace(request, sort=Sort.NEWEST, limit=most, after=None, before=None)
    result = service.search(replace(whole, with_facets=False), standing)
    if result.is_relaxed:
        return ()
    return None if result.total > most else [hit.person_id for hit in result.hits]


def words_of(session: Session, choice: Choice) -> list[str]:
    """Return what a choice says, in the words of the list. Two statements, or none."""
    names = _names_of(session, _chosen_organizations(session, choice).values())
    called = {each.public_id: each.name for each in names.values()}
    words = [choice.query] if choice.query else []
    for name, values in choice.values.items():
        kind = PARAMETERS[name]
        if kind in ORGANIZATION_FACETS:
            words += [called[each] for each in values if each in called]
        else:
            words += [label_of(kind, each) for each in values]
    words += [_TIE_LABELS[each] for each in choice.ties]
    return words + [PLACE_OPEN] * choice.is_open


def _company(
    session: Session, viewer: Viewer, people: People, found: Suggested, today: date
) -> Sentence | None:
    """Return "41 people here were at Halden with you; six made the move you want".

    It is told of small places: of a large one it says little, and counting takes long.
    """
    small = (
        spell
        for spell in people.own_spells
        if spell.kind is not SpellKind.MEMBERSHIP and people.size_of(spell) <= _SMALL
    )
    counted = sorted(small, key=_most_telling_first)[:_COUNTED]
    told = people_at(session, viewer, counted, today=today, moved=found.who_moved())
    return max(told, key=lambda each: bool(each.rest), default=None)


def _most_telling_first(spell: Spell) -> tuple[bool, bool, int]:
    return spell.kind is SpellKind.EDUCATION, spell.is_current, -(spell.start_month or 0)


def cursor_of(mark: int | None) -> str:
    """Return the place of a page in an address, empty for none."""
    return "" if mark is None else encode_cursor(mark)


def mark_of(cursor: str) -> int | None:
    """Return the mark in an address, None for none and for one that was tampered with."""
    key = decode_cursor(cursor)
    return key[0] if key and isinstance(key[0], int) else None


def _request(
    choice: Choice, organizations: dict[str, int], *, mentors_only: bool, first: int
) -> SearchRequest:
    filters = {
        PARAMETERS[name]: frozenset(_values(PARAMETERS[name], values, organizations))
        for name, values in choice.values.items()
    }
    return SearchRequest(
        text=choice.query,
        filters=filters,
        tie_kinds=frozenset(TIES[each] for each in choice.ties),
        mentors_only=mentors_only,
        place_open=choice.is_open,
        outside_my_organization=mentors_only and not choice.is_inside,
        sort=ORDERS[choice.order][0],
        limit=PAGE_LENGTH - first,
        after=mark_of(choice.after),
        before=mark_of(choice.before),
    )


def _values(
    kind: FacetKind, values: Iterable[str], organizations: dict[str, int]
) -> Iterable[FacetValue]:
    """Give the values as the index knows them; -1 for one that nobody has."""
    for value in values:
        if kind in ORGANIZATION_FACETS:
            yield organizations.get(value, -1)
        elif kind.is_number:
            yield int(value) if value.isdecimal() else -1
        else:
            yield value


def _chosen_organizations(session: Session, choice: Choice) -> dict[str, int]:
    """Return the ids of the organizations named in the address. One statement, or none."""
    named = [
        value
        for name, values in choice.values.items()
        if PARAMETERS[name] in ORGANIZATION_FACETS
        for value in values
    ]
    if not named:
        return {}
    query = select(Organization.public_id, Organization.id).where(Organization.public_id.in_(named))
    return {row.public_id: row.id for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Name:
    public_id: str
    name: str


def _organization_names(
    session: Session, result: SearchResult, chosen: dict[str, int]
) -> dict[int, _Name]:
    """Return what the organizations among the facets are called. One statement."""
    ids = set(chosen.values())
    if result.facets is not None:
        for kind in ORGANIZATION_FACETS:
            ids |= {int(each.value) for each in result.facets.values.get(kind, ())}
    return _names_of(session, ids)


def _names_of(session: Session, ids: Collection[int]) -> dict[int, _Name]:
    if not ids:
        return {}
    rows = session.execute(_names_query(), {"ids": list(ids)})
    return {found: _Name(public_id, name) for found, public_id, name in rows}


@built_once
def _names_query() -> Select[*tuple[Any, ...]]:
    return select(Organization.id, Organization.public_id, Organization.name).where(
        Organization.id.in_(bindparam("ids", expanding=True))
    )


def _facets(result: SearchResult, names: dict[int, _Name]) -> dict[str, tuple[Option, ...]]:
    found = {}
    for parameter, kind in PARAMETERS.items():
        counts = result.facets.values.get(kind, ()) if result.facets else ()
        options = [
            _option(parameter, kind, each.value, each.count, each.is_chosen, names)
            for each in counts
        ]
        found[parameter] = tuple(option for option in options if option is not None)
    return found


def _option(  # noqa: PLR0917 - the parts of one option
    parameter: str,
    kind: FacetKind,
    value: FacetValue,
    count: int,
    is_chosen: bool,  # noqa: FBT001
    names: dict[int, _Name],
) -> Option | None:
    if kind in ORGANIZATION_FACETS:
        name = names.get(int(value))
        return Option(parameter, name.public_id, name.name, count, is_chosen) if name else None
    return Option(parameter, str(value), label_of(kind, str(value)), count, is_chosen)


def label_of(kind: FacetKind, value: str) -> str:
    """Return the words of a code; one that no list has any more is shown as it is."""
    if kind is FacetKind.TIME:
        return TIME_LABELS.get(value, value)
    if kind is FacetKind.COUNTRY:
        return places.country_name(value)
    if kind is FacetKind.LANGUAGE:
        return places.language_name(value)
    find = {FacetKind.TOPIC: reference.topic, FacetKind.INDUSTRY: reference.industry}.get(kind)
    term = find(value) if find else None
    return term.label if term else value


TIME_LABELS: Final = {
    "one_conversation": "One conversation",
    "few_weeks": "A few weeks",
    "six_months": "Six months",
}
_TIE_LABELS: Final = {
    "work": "Worked together",
    "school": "Same school",
    "association": "Same association",
    "contact": "Connected with you",
    "through": "Through a contact",
}


def _tie_options(result: SearchResult, choice: Choice) -> tuple[Option, ...]:
    counts = result.facets.ties if result.facets else {}
    return tuple(
        Option("tie", value, _TIE_LABELS[value], counts.get(kind, 0), value in choice.ties)
        for value, kind in TIES.items()
    )
