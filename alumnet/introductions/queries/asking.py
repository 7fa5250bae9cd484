"""Whom somebody may ask to meet, or offer to introduce: what pages and commands look at first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block, standing_connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import (
    can_be_met,
    has_budget,
    is_here,
    is_known_to,
    is_of_two,
)
from alumnet.introductions.rules import Origin
from alumnet.introductions.rules.asking import BeginFacts
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.sight import RUNS, seen_by
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.members.queries.opening import opens_otherwise
from alumnet.members.queries.people import Face, face_columns, face_of, is_listed_for, is_shown
from alumnet.members.queries.shield import shielded_from


def person_at(session: Session, public_id: str) -> int:
    """Return whose public id this is. Raises NotFound. One statement."""
    found = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Wished:
    """Whom somebody would like to meet, and how they stand to each other."""

    face: Face
    takes_requests: bool
    is_shown: bool
    is_connected: bool
    can_be_met: bool


def wished(session: Session, viewer: Viewer, public_id: str, *, today: date) -> Wished:
    """Return whom the viewer would like to meet. Raises NotFound. One statement."""
    takes_requests = exists().where(
        MentorProfile.person_id == Person.id, MentorProfile.is_accepting
    )
    row = session.execute(
        select(
            *face_columns(viewer),
            takes_requests.label("takes_requests"),
            is_listed_for(viewer).label("is_shown"),
            standing_connection(viewer.person, Person.id.expression).label("is_connected"),
            can_be_met(today).label("can_be_met"),
        ).where(Person.public_id == public_id, Person.id != viewer.person)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Wished(
        face_of(row),
        bool(row.takes_requests),
        bool(row.is_shown),
        bool(row.is_connected),
        bool(row.can_be_met),
    )


def facts_to_ask(
    session: Session, viewer: Viewer, other: Wished, *, has_path: bool, now: datetime
) -> BeginFacts:
    """Return what decides whether a member may ask to meet another. Two statements."""
    pair = (viewer.person, other.face.person_id)
    return BeginFacts(
        now=now,
        is_shown=other.is_shown,
        is_connected=other.is_connected,
        knows=has_path,
        can_meet=other.can_be_met,
        **_history(session, Origin.ASKED, viewer.person, pair, now),
    )


def facts_to_offer(
    session: Session, me: int, first: int, second: int, *, now: datetime
) -> BeginFacts:
    """Return what decides whether a member may offer to introduce two. Three statements, or more.

    Whether the two know each other, or don't want to, is theirs and shows in nothing here.
    """
    rows = session.execute(
        select(
            Person.id,
            is_shown().label("is_shown"),
            standing_block(Person.id.expression, me).label("is_blocked"),
            standing_connection(me, Person.id.expression).label("is_connected"),
            can_be_met(now.date()).label("can_be_met"),
        ).where(Person.id.in_((first, second)))
    ).all()
    # The first meets the second's name before the second said anything; so that one is listed.
    seen = [not each.is_blocked and (each.is_shown or each.id == first) for each in rows]
    known = [each.is_connected or opens_otherwise(session, me, each.id) for each in rows]
    return BeginFacts(
        now=now,
        is_shown=len(rows) == 2 and all(seen) and me not in {first, second},  # noqa: PLR2004 - both
        knows=all(known),
        can_meet=all(each.can_be_met for each in rows),
        **_history(session, Origin.OFFERED, me, (first, second), now),
    )


def are_here(session: Session, people: Collection[int]) -> bool:
    """Return whether all of these are members whom mails reach. One statement."""
    query = select(func.count(Person.id)).where(Person.id.in_(people), is_here())
    return session.scalar(query) == len(people)


def running_between(session: Session, me: int, one: int, other: int) -> list[Introduction]:
    """Return the introductions of two people of which one knows, and not that they are over.

    In order. One statement.
    """
    rows = session.scalars(
        select(Introduction).where(is_of_two(one, other), is_known_to(me)).order_by(Introduction.id)
    )
    return [
        row for row in rows if (part := row.part_of(me)) and seen_by(part, row.standing) in RUNS
    ]


def _history(
    session: Session, origin: Origin, asker: int, pair: tuple[int, int], now: datetime
) -> dict[str, Any]:
    """Count what somebody began, never what came of it, and find what runs. Two statements.

    What runs is judged by what they see of it: else an end that they aren't told of would show.
    """
    begun_by = Introduction.first_id if origin is Origin.ASKED else Introduction.connector_id
    mine = (begun_by == asker) & (Introduction.origin == origin)
    same = (Introduction.first_id == pair[0]) & (Introduction.second_id == pair[1])
    rows = session.execute(
        select(same.label("is_same"), Introduction.is_awaited, Introduction.created_at)
        .where(
            mine,
            or_(Introduction.is_awaited, Introduction.created_at > now - POLICY.tries_within),
        )
        .order_by(Introduction.created_at)
    ).all()
    tried = [each.created_at for each in rows if each.is_same]
    again = tried[-POLICY.tries] + POLICY.tries_within if len(tried) >= POLICY.tries else None
    running = running_between(session, asker, *pair)
    return {
        "twin": running[0].public_id if running else None,
        "on_their_way": sum(each.is_awaited for each in rows),
        "tries_again_from": again,
    }


@dataclass(frozen=True, slots=True)
class Between:
    """Somebody between two people who may be asked; `is_listed`: who asks may know their name."""

    person_id: int
    is_listed: bool


def free_of(
    session: Session,
    introduction: Introduction,
    between: Sequence[Between],
    *,
    now: datetime,
) -> list[Between]:
    """Return those who can be asked now, strongest first. One statement.

    Whoever was asked about the same two before isn't asked again, nobody more often than they
    chose, and nobody from whom it is hidden that the first looks for somebody.
    """
    first, second, wanted = introduction.first_id, introduction.second_id, introduction.wanted_id
    earlier = exists().where(
        Introduction.connector_id == Person.id,
        Introduction.first_id == first,
        Introduction.second_id == second,
        Introduction.connector_asked_at > now - POLICY.tries_within,
    )
    # Whom somebody names themselves may know what it is about.
    may_know = ~shielded_from(first, Person.id.expression) if wanted is None else true()
    free = set(
        session.scalars(
            select(Person.id).where(
                Person.id.in_(
                    [each.person_id for each in between if wanted in {None, each.person_id}]
                ),
                is_here(),
                has_budget(now),
                ~earlier,
                may_know,
                ~standing_block(Person.id.expression, first),
                ~standing_block(Person.id.expression, second),
            )
        )
    )
    return [each for each in between if each.person_id in free]
