"""A few mentors for a page that is about something else: who suits a viewer, and who is near."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from alumnet.directory.entries import seen_spells, sizes_of
from alumnet.directory.suggested import ROW_LENGTH
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.members.queries import role_line
from alumnet.members.queries.neighbours import NearMentor, near_mentors
from alumnet.search import service
from alumnet.search.requests import SearchRequest
from alumnet.search.service import Standing
from alumnet.suggestions.careers import career_of
from alumnet.suggestions.reasons import Offered, Reason, reasons_for
from alumnet.suggestions.scoring import Suggestion
from alumnet.suggestions.service import Suggested, suggested
from alumnet.ties.strength import Tie, combined_strength, ties_between

NEAR_LENGTH: Final = 4
# A few more are asked for than shown: blocks and listing are judged in the database.
_NEAR_ASKED: Final = 12
_SUGGESTED_ASKED: Final = 8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A mentor for a page that shows a few: face, role, ties, and why if they are suggested."""

    mentor: NearMentor
    role_line: str
    ties: tuple[Tie, ...]
    has_room: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def may_be_asked(self) -> bool:
        """Whether a request can be sent: the mentor takes them, and a place is open."""
        return self.mentor.may_be_asked and self.has_room


@dataclass(frozen=True, slots=True)
class Around:
    """Up to three mentors who suit a viewer, and others who are near, the closest first."""

    suggested: list[Neighbour]
    near: list[Neighbour]


def around(session: Session, viewer: Viewer, *, today: date) -> Around:
    """Return who suits a viewer and who is near, all outside their organization. Four statements.

    Nobody is suggested before the viewer said where they are going. Raises SearchNotReady.
    """
    standing = service.light_standing_of(session, viewer, today=today)
    request = SearchRequest(
        mentors_only=True, outside_my_organization=True, limit=_NEAR_ASKED, with_facets=False
    )
    hits = {hit.person_id: hit for hit in service.search(request, standing).hits}
    found = suggested(session, viewer, standing, today=today, count=_SUGGESTED_ASKED)
    people = () if found.wishes.say_nothing else found.people
    ids = [*hits, *(each.person_id for each in people)]
    seen = _Seen(session, viewer, standing, ids, today)
    chosen = [card for each in people if (card := seen.suggested(found, each))]
    first = {each.mentor.face.person_id for each in chosen[:ROW_LENGTH]}
    near = [
        each
        for person_id, hit in hits.items()
        if person_id not in first
        and (each := seen.neighbour(person_id, has_room=hit.parts.has_room))
        and each.ties
    ]
    near.sort(key=lambda each: -combined_strength(each.ties))
    return Around(chosen[:ROW_LENGTH], near[:NEAR_LENGTH])


class _Seen:
    """Those of some mentors who are listed for a viewer. Two statements."""

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
        self._mentors = near_mentors(session, viewer, list(dict.fromkeys(ids)))
        self._spells = seen_spells(session, self._mentors, viewer)
        self._sizes = sizes_of(standing, self._spells)

    def neighbour(self, person_id: int, *, has_room: bool) -> Neighbour | None:
        """Return one of them with their ties; None for somebody who isn't listed."""
        mentor = self._mentors.get(person_id)
        if mentor is None:
            return None
        seen = self._spells[person_id]
        ties = ties_between(
            self._standing.spells,
            seen,
            today_month=self._today_month,
            size_of=self._sizes,
            connected=mentor.is_connected,
        )
        return Neighbour(mentor, role_line(seen), tuple(ties), has_room)

    def suggested(self, found: Suggested, suggestion: Suggestion) -> Neighbour | None:
        """Return one of them with what speaks for them; None without anything that does."""
        plain = self.neighbour(suggestion.person_id, has_room=True)
        if plain is None:
            return None
        career = career_of(self._spells[suggestion.person_id], self._today_month)
        move = found.move_in(career)
        offered = Offered(plain.mentor.topics, (), career, suggestion.purpose, move)
        reasons = reasons_for(offered, found.wishes, found.place, suggestion.gains)
        return replace(plain, reasons=reasons) if reasons else None
