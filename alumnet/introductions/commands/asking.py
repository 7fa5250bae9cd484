"""Beginning an introduction, taking it back, and saying how often one may be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.connections.queries import is_blocked_between
from alumnet.introductions.commands.steps import locked, person_step
from alumnet.introductions.models import Introduction, IntroductionSetting
from alumnet.introductions.queries import asking
from alumnet.introductions.queries.asking import Between, free_of, person_at
from alumnet.introductions.queries.connectors import between_us, named, told_path
from alumnet.introductions.rules import IntroductionState, Origin
from alumnet.introductions.rules.asking import MAY_ASK, MAY_OFFER, BeginFacts
from alumnet.introductions.rules.policy import POLICY
from alumnet.kernel import outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import Guard, first_refusal, run_until

# So many of the strongest are locked, so that one who is taken meanwhile doesn't leave nobody.
_SHORTLIST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody writes who asks: a note to be passed on, and a line for whoever does it."""

    note: str
    private_line: str = ""


def ask(to: str, *, by: Viewer, words: Words, by_name: bool = False, now: datetime) -> str:
    """Ask to meet the person with this public id; return the introduction's public id.

    The strongest of those between the two who can be asked is asked; `by_name` only whoever is
    named to the caller, which takes somebody who lets their name be told. Whether anybody could be
    asked shows in nothing that the caller sees. Raises NotFound, KnownAlready, NobodyBetween,
    OnItsWay, TriedBefore, TooManyIntroductions.
    """
    with writing() as session:
        other = asking.wished(session, by, to, today=now.date()).face.person_id
        found = between_us(session, by, other, now=now)
        introduction = _begun(Origin.ASKED, by.person, other, words, now=now)
        path = told_path(session, by, other, now=now)
        if by_name and path is not None:
            introduction.wanted_id = named(session, found, path.organization)
        shortlist = free_of(session, introduction, found, now=now)[:_SHORTLIST]
        lock_people(session, by.person, other, *(each.person_id for each in shortlist))
        registry.refuse_writing(session, by.person, now)
        now_wished = asking.wished(session, by, to, today=now.date())
        has_path = path is not None and bool(found)
        _refuse(MAY_ASK, asking.facts_to_ask(session, by, now_wished, has_path=has_path, now=now))
        session.add(introduction)
        session.flush()
        ask_first_of(session, introduction, shortlist, now=now)
        return introduction.public_id


def _begun(
    origin: Origin,
    first: int,
    second: int,
    words: Words,
    *,
    connector: int | None = None,
    now: datetime,
) -> Introduction:
    is_asked = origin is Origin.ASKED
    introduction = Introduction(
        origin=origin,
        first_id=first,
        second_id=second,
        connector_id=connector,
        state=IntroductionState.ASKED if is_asked else IntroductionState.OFFERED,
        note=words.note,
        private_line=words.private_line,
        created_at=now,
        answer_by=now + POLICY.known_after,
        is_awaited=True,
        stood_still=0,
    )
    run_until(introduction, now + POLICY.first_answer)
    return introduction


def _refuse(guards: Sequence[Guard[BeginFacts]], facts: BeginFacts) -> None:
    refusal = first_refusal(guards, facts)
    if refusal is not None:
        raise refusal


def ask_first_of(
    session: Session, introduction: Introduction, locked_people: Sequence[Between], *, now: datetime
) -> None:
    """Ask the strongest of these who is free still; all of them are locked. Nobody, if none is."""
    for each in free_of(session, introduction, locked_people, now=now)[:1]:
        introduction.connector_id = each.person_id
        introduction.connector_asked_at = now
        introduction.tells_first = each.is_listed
        outbox.add(
            session,
            "introduction.connector_asked",
            introduction.id,
            now=now,
            actor_id=introduction.first_id,
        )


def offer(first: str, second: str, *, by: int, line: str, now: datetime) -> str:
    """Offer to introduce two people whom one knows; return the introduction's public id.

    `first` is asked before `second` learns anything. Between two of whom one blocked the other
    nothing is sent, and nobody can tell. Raises NotFound, NotKnown, NobodyBetween, OnItsWay,
    TriedBefore, TooManyIntroductions.
    """
    with writing() as session:
        one, other = person_at(session, first), person_at(session, second)
        if one == other:
            raise NotFound
        lock_people(session, by, one, other)
        registry.refuse_writing(session, by, now)
        _refuse(MAY_OFFER, asking.facts_to_offer(session, by, one, other, now=now))
        introduction = _begun(Origin.OFFERED, one, other, Words(note=line), connector=by, now=now)
        session.add(introduction)
        session.flush()
        if is_blocked_between(session, one, other):
            introduction.state, introduction.due_at = IntroductionState.VOIDED, None
        else:
            outbox.add(session, "introduction.offered", introduction.id, now=now, actor_id=by)
        return introduction.public_id


def withdraw(public_id: str, *, by: int, now: datetime) -> None:
    """Take back what one began, while it is on its way.

    Raises NotFound, NoSuchTransition, WaitsNoMore.
    """
    with writing() as session:
        introduction, part = locked(session, public_id, by=by)
        person_step(session, introduction, "withdraw", by=by, part=part, now=now)


def choose_budget(a_month: int, *, by: int) -> None:
    """Say how often in a month one may be asked for an introduction, also never."""
    with writing() as session:
        lock_people(session, by)
        chosen = session.get(IntroductionSetting, by) or IntroductionSetting(person_id=by)
        chosen.a_month = min(max(a_month, 0), POLICY.most_a_month)
        session.add(chosen)
