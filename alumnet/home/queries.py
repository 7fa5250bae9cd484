"""Reads for the home page and for the pages everybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.directory import queries as directory
from alumnet.directory.cards import Card, neighbour_card
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.numbers import number
from alumnet.mentoring.queries.home import WaitingItem, waiting_for
from alumnet.mentoring.queries.mentorships import MentorshipView, home_mentorships
from alumnet.mentoring.queries.session_home import waiting_calls
from alumnet.mentoring.queries.waiting import asks_for_a_word, waiting_step
from alumnet.search.service import SearchNotReady


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
class HomePage:
    """What a member comes back to: what waits, what runs, who is near."""

    waiting: Sequence[WaitingItem]
    running: Sequence[Running]
    near: Sequence[Card]

    @property
    def lede(self) -> str:
        """How much waits, in a sentence."""
        if not self.waiting:
            return "Nothing is waiting for you."
        if len(self.waiting) == 1:
            return "One thing is waiting for you."
        return f"{number(len(self.waiting)).capitalize()} things are waiting for you."


def associations(session: Session) -> list[AssociationLine]:
    """Return the associations of this site by name. One statement."""
    query = select(Association.name, Association.contact_email, Association.about)
    return [AssociationLine(*row) for row in session.execute(query.order_by(Association.name))]


def home_of(
    session: Session, viewer: Viewer, *, to_connect: int, introductions: int, now: datetime
) -> HomePage:
    """Return the home page of a member. Six statements.

    So many people ask them to be connected, and so many introductions wait for their word.
    """
    found = home_mentorships(session, viewer, now=now)
    steps = [waiting_step(each) for each in found if asks_for_a_word(each)]
    return HomePage(
        waiting=[
            *waiting_for(session, viewer),
            *waiting_calls(session, viewer, now),
            *steps,
            *_connecting(to_connect),
            *_introducing(introductions),
        ],
        running=[_running(each) for each in found if each.is_live],
        near=_near(session, viewer, now),
    )


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


def _near(session: Session, viewer: Viewer, now: datetime) -> list[Card]:
    try:
        found = directory.near(session, viewer, today=now.date())
    except SearchNotReady:
        return []
    return [neighbour_card(each) for each in found]
