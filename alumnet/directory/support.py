"""What the command line tells about search and ties: the same answers as the pages, as plain data.

Support staff ask "why does Ines see Ruth?", evaluations ask the same question a thousand times.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    ExternalId,
    Person,
    PersonEmail,
)
from alumnet.accounts.rules import MembershipState
from alumnet.directory.entries import Entry, People, paths_to
from alumnet.directory.through import path_to
from alumnet.kernel.authorization import Standing as AccountStanding
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import public_id_of
from alumnet.organizations import reference
from alumnet.organizations.known import known_organizations
from alumnet.search import service
from alumnet.search.documents import FacetKind, FacetValue
from alumnet.search.requests import Onlooker, Parts, Presence, SearchRequest, SearchResult
from alumnet.search.service import Standing
from alumnet.ties.explain import full_sentence
from alumnet.ties.queries import stays_of, ties_with
from alumnet.ties.spells import SpellKind
from alumnet.ties.strength import Tie, combined_strength, strongest_first

_MOST_ASKED: Final = 5000
_DIGITS: Final = 6


class UnknownName(Exception):
    """Nothing is called that, or more than one thing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What `alumnet find` and `alumnet people` ask. `on` is a day, `class_year` a year."""

    query: str = ""
    topic: str = ""
    school: str = ""
    class_year: int | None = None
    employer: str = ""
    on: date | None = None
    inside: bool = False
    limit: int = 20


def person_named(session: Session, name: str) -> int:
    """Return the person with this e-mail, public id, page address, external id or unique name.

    Raises UnknownName.
    """
    public_id = public_id_of(name.rstrip("/").rpartition("/")[2]) or name
    queries = (
        select(Account.person_id).where(Account.email == name.lower()),
        select(PersonEmail.person_id).where(PersonEmail.email == name.lower()),
        select(Person.id).where(Person.public_id == public_id),
        select(ExternalId.person_id).where(ExternalId.external_id == name),
        select(Person.id).where(Person.display_name == name),
    )
    for query in queries:
        found = set(session.scalars(query.limit(2)))
        if len(found) == 1:
            return found.pop()
        if found:
            raise UnknownName(f"More than one person is called {name}; use an e-mail or an id.")
    raise UnknownName(f"Nobody is called {name}.")


def viewer_for(session: Session, person_id: int) -> Viewer:
    """Return a person, with or without an account, as somebody who may look around."""
    active = session.scalars(
        select(AssociationMembership.association_id).where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )
    return Viewer(
        account_id=0,
        person_id=person_id,
        association_ids=frozenset(active),
        standing=AccountStanding.ACTIVE,
    )


def explain(session: Session, viewer: Viewer, person_id: int, *, today: date) -> dict[str, Any]:
    """Return the ties of a viewer with a person, and why the person stands where in the finder.

    Raises NotFound for somebody this viewer can't find.
    """
    standing = service.standing_of(session, viewer, today=today)
    is_mentor, place = _place_of(standing, person_id)
    sizes = partial(service.sizes, standing)
    ties = ties_with(session, viewer, [person_id], today=today, sizes=sizes)[person_id]
    path = path_to(session, viewer, person_id, today=today)
    ties = ties if path is None else strongest_first([*ties, path])
    person = session.get_one(Person, person_id)
    first = person.given_name or person.display_name
    return {
        "person": {"id": person.public_id, "name": person.display_name},
        "is_mentor": is_mentor,
        "strength": round(combined_strength(ties), _DIGITS),
        "ties": [_tie(tie, first) for tie in ties],
        "place": place,
    }


def _place_of(standing: Standing, person_id: int) -> tuple[bool, dict[str, Any]]:
    """Return whether the person is a mentor, with their rank and parts among those found."""
    for mentors_only in (True, False):
        request = SearchRequest(mentors_only=mentors_only, limit=_MOST_ASKED, with_facets=False)
        for rank, hit in enumerate(service.search(request, standing).hits, start=1):
            if hit.person_id == person_id:
                return mentors_only, {"rank": rank, "parts": _parts(hit.parts)}
    raise NotFound


def find(
    session: Session, viewer: Viewer, question: Question, *, today: date
) -> list[dict[str, Any]]:
    """Return the mentors whom the finder shows this viewer, in its order."""
    standing = service.standing_of(session, viewer, today=today)
    request = SearchRequest(
        text=question.query,
        filters=_filters(session, question),
        mentors_only=True,
        outside_my_organization=not question.inside,
        limit=question.limit,
        with_facets=False,
    )
    result = service.search(request, standing)
    return [_entry(each) for each in _entries(session, viewer, standing, result, today)]


def people(session: Session, question: Question, *, today: date) -> list[dict[str, Any]]:
    """Return the listed people who fit, as the staff of all associations would find them."""
    viewer = Viewer(
        account_id=0,
        person_id=0,
        association_ids=frozenset(session.scalars(select(Association.id))),
    )
    onlooker = Onlooker(
        person_id=0, today_month=month_of(today), association_ids=viewer.association_ids
    )
    request = SearchRequest(
        text=question.query,
        filters=_filters(session, question),
        presence=_presence(session, question),
        limit=_MOST_ASKED,
        with_facets=False,
    )
    standing = Standing(onlooker, (), service.withdrawn(session))
    result = service.search(request, standing)
    found = _entries(session, viewer, standing, result, today)
    fitting = _who_left_then(session, found, question)
    return [_entry(each) for each in fitting[: question.limit]]


def _entries(
    session: Session, viewer: Viewer, standing: Standing, result: SearchResult, today: date
) -> tuple[Entry, ...]:
    ids = [hit.person_id for hit in result.hits]
    paths = paths_to(result.hits)
    people = People(session, viewer, standing, ids, today=today, paths=paths)
    return people.entries(result.hits)


def _filters(session: Session, question: Question) -> dict[FacetKind, frozenset[FacetValue]]:
    filters: dict[FacetKind, frozenset[FacetValue]] = {}
    if question.topic:
        code = reference.code_of(question.topic, reference.topics()) or question.topic
        filters[FacetKind.TOPIC] = frozenset({code})
    if question.school:
        filters[FacetKind.SCHOOL] = frozenset({_organization(session, question.school, "school")})
    if question.class_year is not None:
        filters[FacetKind.CLASS_YEAR] = frozenset({question.class_year})
    if question.employer and question.on is None:
        found = _organization(session, question.employer, "employer")
        filters[FacetKind.EMPLOYER] = frozenset({found})
    return filters


def _presence(session: Session, question: Question) -> Presence | None:
    if not question.employer or question.on is None:
        return None
    return Presence(_organization(session, question.employer, "employer"), month_of(question.on))


def _organization(session: Session, name: str, kind: str) -> int:
    match = known_organizations(session).match(name, kind=kind)
    if match is None:
        raise UnknownName(f"No organization is called {name}.")
    return match.id


def _who_left_then(session: Session, found: Iterable[Entry], question: Question) -> list[Entry]:
    """Keep who left the school asked for in the year asked for: the two belong together."""
    kept = list(found)
    if not question.school or question.class_year is None:
        return kept
    school = _organization(session, question.school, "school")
    left = {
        stay.person_id
        for stay in stays_of(session, [each.person.person_id for each in kept])
        if stay.spell.kind is SpellKind.EDUCATION
        and school in {stay.spell.organization_id, stay.spell.group}
        and stay.spell.leaving_year == question.class_year
    }
    return [each for each in kept if each.person.person_id in left]


def _entry(entry: Entry) -> dict[str, Any]:
    person = entry.person
    return {
        "id": person.public_id,
        "name": person.display_name,
        "role": entry.role_line or person.headline,
        "topics": list(person.topics),
        "places_open": entry.capacity.free if entry.capacity else None,
        "strength": round(combined_strength(entry.ties), _DIGITS),
        "why": full_sentence(entry.ties[0], person.given_name) if entry.ties else "",
        "ties": [_tie(tie, person.given_name) for tie in entry.ties],
        "parts": _parts(entry.parts),
    }


def _tie(tie: Tie, first_name: str) -> dict[str, Any]:
    return {
        "kind": tie.kind.value,
        "organization": tie.organization,
        "strength": round(tie.strength, _DIGITS),
        "parts": _rounded(
            {
                "base": tie.base,
                "rarity": tie.rarity,
                "overlap": tie.overlap,
                "recency": tie.recency,
            }
        ),
        "sentence": full_sentence(tie, first_name),
    }


def _parts(parts: Parts | None) -> dict[str, float]:
    names = ("text", "tie", "topical", "availability", "exposure", "final", "strength")
    return _rounded({name: float(getattr(parts, name)) for name in names})


def _rounded(parts: dict[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in parts.items()}
