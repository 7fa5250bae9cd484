"""Reads for the home page and for the pages everybody may read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.announcements.queries import NEWS, News, news_in, news_rows
from alumnet.directory.cards import Card, neighbour_card
from alumnet.directory.neighbours import Around, Neighbour, around, page_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.numbers import number
from alumnet.members.queries import Face
from alumnet.mentoring.queries.home import WaitingItem
from alumnet.mentoring.queries.mentorships import MentorshipView, home_mentorships
from alumnet.mentoring.queries.session_home import rows_waiting, waiting_item
from alumnet.mentoring.queries.waiting import asks_for_a_word, waiting_step
from alumnet.programmes.queries.enrol_home import (
    ENROLMENT,
    waiting_enrolment,
    waiting_enrolments,
    waiting_offers,
)
from alumnet.programmes.queries.survey_home import SURVEY, waiting_survey, waiting_surveys
from alumnet.search.service import SearchNotReady
from alumnet.ties.explain import full_sentence

_MOST_WAITING: Final = 5


@dataclass(frozen=True, slots=True)
class AssociationLine:
    """An association of this site with the address of its office."""

    name: str
    contact_email: str
    about: str


@dataclass(frozen=True, slots=True)
class Running:
    """What goes on between two, with its next step unless that stands under what waits."""

    mentorship: MentorshipView
    line: str


@dataclass(frozen=True, slots=True)
class More:
    """How much of what waits stands elsewhere, in words, and where."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came here lately, with what one shares with them, and the page of that place."""

    face: Face
    sentence: str
    place: str
    place_url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What a member comes back to: what waits, what runs, who is near, who is new."""

    waiting: Sequence[WaitingItem]
    running: Sequence[Running]
    suggested: Sequence[Card]
    near: Sequence[Card]
    news: Sequence[News]
    new: Sequence[Newcomer]

    @property
    def first(self) -> Sequence[WaitingItem]:
        """What the page tells of."""
        return self.waiting[:_MOST_WAITING]

    @property
    def more(self) -> list[More]:
        """How much else waits, by where it is."""
        places = Counter(_place_of(item) for item in self.waiting[_MOST_WAITING:])
        return [
            More(f"{number(count).capitalize()} more {words}", url)
            for (words, url), count in places.items()
        ]

    @property
    def lede(self) -> str:
        """How much waits, in a sentence."""
        if not self.waiting:
            return "Nothing is waiting for you."
        if len(self.waiting) == 1:
            return "One thing is waiting for you."
        return f"{number(len(self.waiting)).capitalize()} things are waiting for you."


# Where what waits is found when the page has no room for it, by how its address begins.
_PLACES: Final = {
    "/requests": ("in your requests", "/requests"),
    "/mentorships": ("in your mentorships", "/mentorships"),
    "/me/mentoring": ("on your desk", "/me/mentoring"),
    "/connections": ("among your connections", "/connections"),
    "/programmes": ("in your programmes", "/programmes"),
    "/introductions": ("among your introductions", "/introductions"),
}


def _place_of(item: WaitingItem) -> tuple[str, str]:
    found = (place for start, place in _PLACES.items() if item.url.startswith(start))
    return next(found, ("among your notifications", "/notifications"))


def associations(session: Session) -> list[AssociationLine]:
    """Return the associations of this site by name. One statement."""
    query = select(Association.name, Association.contact_email, Association.about)
    return [AssociationLine(*row) for row in session.execute(query.order_by(Association.name))]


def home_of(
    session: Session, viewer: Viewer, *, to_connect: int, introductions: int, now: datetime
) -> HomePage:
    """Return the home page of a member. Six statements.

    So many people ask them to be connected, and so many introductions wait for their word. What
    waits comes in the order of its dates, whatever it is; what has none comes last.
    """
    found = home_mentorships(session, viewer, now=now)
    steps = [waiting_step(each) for each in found if asks_for_a_word(each)]
    more = (news_rows, waiting_enrolments, waiting_offers, waiting_surveys)
    rows = rows_waiting(session, viewer, now, *more)
    waiting = [
        *(item for row in rows if (item := _waiting(row, now)) is not None),
        *steps,
        *_connecting(to_connect),
        *_introducing(introductions),
    ]
    people = _around(session, viewer, now)
    return HomePage(
        waiting=sorted(waiting, key=lambda each: (each.when is None, each.when or now)),
        running=[_running(each) for each in found if each.is_live],
        suggested=[neighbour_card(each) for each in people.suggested],
        near=[neighbour_card(each) for each in people.near],
        news=news_in(rows),
        new=[_newcomer(each) for each in people.new],
    )


def _waiting(row: Any, now: datetime) -> WaitingItem | None:
    """Return what waits; None for what doesn't: news, and a survey that is closed."""
    if row.what == NEWS:
        return None
    if row.what == SURVEY:
        return waiting_survey(row, now)
    return waiting_enrolment(row) if row.what == ENROLMENT else waiting_item(row, now)


def _connecting(count: int) -> list[WaitingItem]:
    if not count:
        return []
    title = "Somebody asks" if count == 1 else f"{number(count).capitalize()} people ask"
    return [
        WaitingItem(
            title=f"{title} to be connected with you",
            detail="You see who, and how you know each other.",
            url="/connections",
            due_at=None,
            action_label="Answer",
        )
    ]


def _introducing(count: int) -> list[WaitingItem]:
    if not count:
        return []
    waits = "An introduction waits" if count == 1 else f"{number(count)} introductions wait"
    return [
        WaitingItem(
            title=f"{waits[0].upper()}{waits[1:]} for your word",
            detail="You see who it is about, and decide.",
            url="/introductions",
            due_at=None,
            action_label="Read and decide",
        )
    ]


def _running(each: MentorshipView) -> Running:
    role = f"You mentor {each.other.given_name}." if each.is_mentor else "Your mentor."
    return Running(each, role if asks_for_a_word(each) else each.next_line)


def _around(session: Session, viewer: Viewer, now: datetime) -> Around:
    """Return who suits the viewer, is near or is new; nobody before there is an index."""
    try:
        return around(session, viewer, today=now.date())
    except SearchNotReady:
        return Around([], [], [])


def _newcomer(each: Neighbour) -> Newcomer:
    face, tie = each.person.face, each.ties[0]
    place, url = page_of(tie)
    return Newcomer(face, full_sentence(tie, face.given_name), place, url)
