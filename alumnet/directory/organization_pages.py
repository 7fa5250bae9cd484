"""The page of an organization, and the pages of its people by year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from alumnet.directory.entries import Entry, People
from alumnet.directory.organizations import Seen, Size, seen
from alumnet.directory.queries import PAGE_LENGTH, cursor_of, mark_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.organizations.rules import FIRST_YEAR, OrganizationKind, rounded_size
from alumnet.search import service
from alumnet.search.requests import Attendance, Place, SearchRequest
from alumnet.search.service import Standing

YEARS_AHEAD: Final = 10
NEW_FOR: Final = timedelta(days=90)
_FACES: Final = 6  # of a group of people on the page of an organization


@dataclass(frozen=True, slots=True)
class Group:
    """A few people of an organization, the closest first, with the address of all of them."""

    title: str
    entries: tuple[Entry, ...]
    url: str


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """The page of an organization: a few people of it, and those who joined it lately.

    `own_year` is the class of the viewer, of a school they left.
    """

    seen: Seen
    groups: tuple[Group, ...]
    joined: tuple[Entry, ...]
    own_year: int | None


def organization_page(
    session: Session, viewer: Viewer, public_id: str, *, now: datetime
) -> OrganizationPage:
    """Return the page of an organization. Six statements at most. Raises NotFound."""
    today = now.date()
    standing = service.standing_of(session, viewer, today=today)
    found = seen(session, viewer, standing, public_id, since=now - NEW_FOR)
    groups = [
        (title, url, _closest(standing, found.place, is_current))
        for title, url, is_current in _groups(found)
    ]
    joined = [each.id for each in sorted(found.family.get("joined", ()), key=lambda r: r.number)]
    ids = [each for _, _, them in groups for each in them] + joined
    people = People(session, viewer, standing, ids, today=today)
    return OrganizationPage(
        found,
        tuple(
            Group(title, entries, url)
            for title, url, them in groups
            if (entries := _entries(people, them))
        ),
        _entries(people, joined),
        _own_year(standing, found),
    )


def _groups(found: Seen) -> list[tuple[str, str, bool | None]]:
    """Return the groups of people of a page: title, address of all, and whether they are there."""
    if found.row.kind is OrganizationKind.EMPLOYER:
        return [
            ("Here now", f"{found.url}/now", True),
            ("Here before", f"{found.url}/earlier", False),
        ]
    return [("The closest to you", found.list_url, None)]


def _closest(standing: Standing, place: Place, is_current: bool | None) -> list[int]:  # noqa: FBT001
    wanted = Attendance(place, is_current=is_current)
    request = SearchRequest(attendance=wanted, limit=_FACES, with_facets=False)
    return [hit.person_id for hit in service.search(request, standing).hits]


def _entries(people: People, ids: Iterable[int]) -> tuple[Entry, ...]:
    found = (people.entry(each) for each in ids)
    return tuple(entry for entry in found if entry is not None)


def _own_year(standing: Standing, found: Seen) -> int | None:
    if not found.is_school:
        return None
    here = found.place
    years = (
        spell.leaving_year
        for spell in standing.spells
        if spell.kind is here.kind and here.organization_id in (spell.organization_id, spell.group)
    )
    return max(filter(None, years), default=None)


# ---------------------------------------------------------------------------- some of its people
@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of an organization in a year, now or earlier; for a class, whom records know.

    `records` are lines of the lists of the viewer's associations, rounded, by association.
    """

    seen: Seen
    url: str
    entries: tuple[Entry, ...]
    people: int | None
    newer: Size | None
    older: Size | None
    records: tuple[tuple[str, int], ...]
    next_cursor: str
    previous_cursor: str


def people_page(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    year: int | None = None,
    is_current: bool | None = None,
    after: str = "",
    before: str = "",
    now: datetime,
) -> PeoplePage:
    """Return who was at an organization in a year, is there now, or isn't any more.

    Six statements at most. Raises NotFound.
    """
    today = now.date()
    if year is not None and not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise NotFound
    standing = service.standing_of(session, viewer, today=today)
    found = seen(session, viewer, standing, public_id, year=year)
    request = SearchRequest(
        attendance=Attendance(found.place, year, is_current),
        limit=PAGE_LENGTH,
        after=mark_of(after),
        before=mark_of(before),
        with_facets=False,
    )
    result = service.search(request, standing)
    ids = [hit.person_id for hit in result.hits]
    people = People(session, viewer, standing, ids, today=today)
    return PeoplePage(
        found,
        found.year_url(year) if year else f"{found.url}/{'now' if is_current else 'earlier'}",
        people.entries(result.hits),
        rounded_size(result.total),
        *_beside(found, year),
        records=tuple(_records(found)),
        next_cursor=cursor_of(result.next_mark),
        previous_cursor=cursor_of(result.previous_mark),
    )


def _beside(found: Seen, year: int | None) -> tuple[Size | None, Size | None]:
    """Return the next year and the year before in which somebody is found."""
    if year is None:
        return None, None
    newer = [each for each in found.years if int(each.label) > year]
    older = [each for each in found.years if int(each.label) < year]
    return (newer[-1] if newer else None), (older[0] if older else None)


def _records(found: Seen) -> Iterator[tuple[str, int]]:
    for each in found.family.get("association", ()):
        if people := rounded_size(each.number):
            yield each.name, people
