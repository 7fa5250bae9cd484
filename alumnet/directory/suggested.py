"""Mentors for a viewer: who suits them, and why in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from alumnet.directory.entries import Entry, People
from alumnet.kernel.authorization import Viewer
from alumnet.search import service as search
from alumnet.suggestions import queries as wishes
from alumnet.suggestions.careers import Step, career_of
from alumnet.suggestions.queries import Wishes
from alumnet.suggestions.reasons import Offered, Reason, reasons_for
from alumnet.suggestions.scoring import Place
from alumnet.suggestions.service import Suggested, suggested

ROW_LENGTH: Final = 3
PAGE_LENGTH: Final = 12
MOVES_LENGTH: Final = 10
NOBODY: Final = Suggested(Wishes(), Place(None, -1))


@dataclass(frozen=True, slots=True)
class SuggestedEntry:
    """Somebody suggested, with their career and the reasons for them."""

    entry: Entry
    career: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    move: tuple[Step, Step] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A few mentors for a viewer, where they stand, and whether they said where they go.

    `career` are the viewer's own jobs as others may find them.
    """

    people: tuple[SuggestedEntry, ...]
    wishes: Wishes
    place: Place
    career: tuple[Step, ...]


def row_of(found: Suggested, people: People) -> Row:
    """Return those suggested who are listed now, in their order, with reasons."""
    own = career_of(people.own_spells, people.today_month)
    return Row(tuple(_with_reasons(found, people)), found.wishes, found.place, tuple(own))


def _with_reasons(found: Suggested, people: People) -> Iterator[SuggestedEntry]:
    for each in found.people:
        entry = people.entry(each.person_id)
        if entry is not None:
            career = career_of(entry.spells, people.today_month)
            person, move = entry.person, found.move_in(career)
            offered = Offered(person.topics, person.languages, career, each.purpose, move)
            reasons = reasons_for(offered, found.wishes, found.place, each.gains)
            yield SuggestedEntry(entry, tuple(career), reasons, move)


def mentors_for(session: Session, viewer: Viewer, *, today: date) -> Row:
    """Return the mentors for a viewer. Six statements. Raises SearchNotReady."""
    return _row(session, viewer, today=today, count=PAGE_LENGTH)


def who_made_my_move(session: Session, viewer: Viewer, *, today: date) -> Row:
    """Return mentors who made the move a viewer wants to make. Six statements.

    Nobody as long as the viewer hasn't said which work they want. Raises SearchNotReady.
    """
    return _row(session, viewer, today=today, count=MOVES_LENGTH, only_moves=True)


def _row(
    session: Session, viewer: Viewer, *, today: date, count: int, only_moves: bool = False
) -> Row:
    standing = search.standing_of(session, viewer, today=today)
    found = suggested(session, viewer, standing, today=today, count=count, only_moves=only_moves)
    ids = [each.person_id for each in found.people]
    return row_of(found, People(session, viewer, standing, ids, today=today))


def set_aside(session: Session, viewer: Viewer, *, today: date) -> list[Entry]:
    """Return whom a viewer doesn't want suggested and who is still listed. Six statements.

    Raises SearchNotReady.
    """
    ids = wishes.set_aside_by(session, viewer.person)
    standing = search.standing_of(session, viewer, today=today)
    people = People(session, viewer, standing, ids, today=today)
    return [entry for each in ids if (entry := people.entry(each))]
