"""A few people for a page about something else: who suits a viewer, who is near, who is new."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from alumnet.directory.entries import seen_spells, sizes_of
from alumnet.directory.suggested import ROW_LENGTH
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.ids import handle
from alumnet.members.queries import role_line
from alumnet.members.queries.neighbours import NearPerson, near_people
from alumnet.search import service
from alumnet.search.requests import Hit, SearchRequest
from alumnet.search.service import Standing
from alumnet.suggestions.careers import career_of
from alumnet.suggestions.reasons import Offered, Reason, reasons_for
from alumnet.suggestions.scoring import Suggestion
from alumnet.suggestions.service import Suggested, suggested
from alumnet.ties.policy import KIND_OF_TIE, TieKind
from alumnet.ties.strength import Tie, combined_strength, ties_between

NEAR_LENGTH: Final = 4
NEW_LENGTH: Final = 3
NEW_FOR: Final = timedelta(days=30)
# A few more are asked for than shown: blocks and listing are judged in the database.
_NEAR_ASKED: Final = 12
_SUGGESTED_ASKED: Final = 8
_SHARED: Final = frozenset(KIND_OF_TIE.values())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody for a page that shows a few: face, role, ties, and why if they are suggested."""

    person: NearPerson
    role_line: str
    ties: tuple[Tie, ...]
    has_room: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def may_be_asked(self) -> bool:
        """Whether a request can be sent: the mentor takes them, and a place is open."""
        return self.person.may_be_asked and self.has_room


@dataclass(frozen=True, slots=True)
class Around:
    """Up to three mentors who suit a viewer, and others who are near, the closest first.

    `new`: up to three who came here lately and share something with the viewer, mentors or not.
    """

    suggested: list[Neighbour]
    near: list[Neighbour]
    new: list[Neighbour]


def around(session: Session, viewer: Viewer, *, today: date) -> Around:
    """Return who suits a viewer, who is near, and who is new. Four statements.

    Mentors are all outside the viewer's organization. Nobody is suggested before the viewer said
    where they are going. Raises SearchNotReady.
    """
    standing = service.light_standing_of(session, viewer, today=today)
    request = SearchRequest(
        mentors_only=True, outside_my_organization=True, limit=_NEAR_ASKED, with_facets=False
    )
    hits = {hit.person_id: hit for hit in service.search(request, standing).hits}
    newest = SearchRequest(
        joined_since=today - NEW_FOR, tie_kinds=_SHARED, limit=_NEAR_ASKED, with_facets=False
    )
    new_hits = {hit.person_id: hit for hit in service.search(newest, standing).hits}
    found = suggested(session, viewer, standing, today=today, count=_SUGGESTED_ASKED)
    people = () if found.wishes.say_nothing else found.people
    ids = [*hits, *new_hits, *(each.person_id for each in people)]
    seen = _Seen(session, viewer, standing, ids, today)
    chosen = [card for each in people if (card := seen.suggested(found, each))]
    told = {each.person.face.person_id for each in chosen[:ROW_LENGTH]}
    new = [each for each in seen.tied(new_hits, told) if not each.person.is_connected][:NEW_LENGTH]
    told |= {each.person.face.person_id for each in new}
    near = [each for each in seen.tied(hits, told) if each.person.is_mentor]
    return Around(chosen[:ROW_LENGTH], near[:NEAR_LENGTH], new)


def page_of(tie: Tie) -> tuple[str, str]:
    """Return the name and the address of the page that a tie leads to.

    Of a school that both left in one year the class; "" and "" where a place may have no page.
    """
    if tie.pair is None or not tie.pair[1].page:
        return "", ""
    mine, theirs = tie.pair
    url = f"/organizations/{handle(theirs.organization, theirs.page)}"
    year = theirs.leaving_year if tie.kind is TieKind.ALUM else None
    if year is not None and year == mine.leaving_year:
        return f"Class of {year}", f"{url}/classes/{year}"
    return theirs.organization, url


class _Seen:
    """Those of some people who are listed for a viewer. Two statements."""

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        standing: Standing,
        ids: list[int],
        today: date,
    ) -> None:
        self._standing = standing
        self._today_month = month_of(today)
        self._people = near_people(session, viewer, list(dict.fromkeys(ids)))
        self._spells = seen_spells(session, self._people, viewer)
        self._sizes = sizes_of(standing, self._spells)

    def tied(self, hits: Mapping[int, Hit], without: Container[int]) -> list[Neighbour]:
        """Return those found who share something with the viewer, the closest first."""
        found = [
            each
            for person_id, hit in hits.items()
            if person_id not in without
            and (each := self.neighbour(person_id, has_room=hit.parts.has_room))
            and each.ties
        ]
        return sorted(found, key=lambda each: -combined_strength(each.ties))

    def neighbour(self, person_id: int, *, has_room: bool) -> Neighbour | None:
        """Return one of them with their ties; None for somebody who isn't listed."""
        person = self._people.get(person_id)
        if person is None:
            return None
        seen = self._spells[person_id]
        ties = ties_between(
            self._standing.spells,
            seen,
            today_month=self._today_month,
            size_of=self._sizes,
            connected=person.is_connected,
        )
        return Neighbour(person, role_line(seen), tuple(ties), has_room)

    def suggested(self, found: Suggested, suggestion: Suggestion) -> Neighbour | None:
        """Return one of them with what speaks for them; None without anything that does."""
        plain = self.neighbour(suggestion.person_id, has_room=True)
        if plain is None or not plain.person.is_mentor:
            return None
        career = career_of(self._spells[suggestion.person_id], self._today_month)
        move = found.move_in(career)
        offered = Offered(plain.person.topics, (), career, suggestion.purpose, move)
        reasons = reasons_for(offered, found.wishes, found.place, suggestion.gains)
        return replace(plain, reasons=reasons) if reasons else None
