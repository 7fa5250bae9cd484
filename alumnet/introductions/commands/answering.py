"""Answers: of whoever is asked to pass something on, and of the two who would meet."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.connections import commands as connections
from alumnet.introductions.commands.steps import locked, person_step, system_step
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.asking import running_between
from alumnet.introductions.queries.conditions import is_of_two
from alumnet.introductions.queries.connectors import is_still_between
from alumnet.introductions.queries.writing import takes_requests
from alumnet.introductions.rules import OPEN, Came, IntroductionState, Origin, Part, Way
from alumnet.introductions.rules.errors import OnItsWay, TieGone
from alumnet.introductions.rules.ways import settled
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition

_BOTH = frozenset({Part.FIRST, Part.SECOND})
# Steps towards the other person, which need the three to be as they were.
_YES = frozenset({"forward", "agree_first", "agree"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answers: the name of a step, and what belongs to it.

    `line` and `tells_first` come from whoever passes a note on: a line of their own, and whether
    the one who asked may know their name. `not_before` is the day of "not now".
    """

    step: str
    line: str = ""
    tells_first: bool = False
    not_before: date | None = None


def answer(public_id: str, *, by: int, answer: Answer, now: datetime) -> None:
    """Take an answer. Raises NotFound, NoSuchTransition, NoSuchDay.

    A yes between people who can't be introduced any more ends it, and raises TieGone. So does a
    first yes to meeting somebody to whom another introduction of the two is on its way: OnItsWay.
    """
    with writing() as session:
        introduction, part = locked(session, public_id, by=by)
        obstacle = _obstacle(session, introduction, answer.step, by=by, now=now)
        if obstacle is None:
            _take(session, introduction, part, answer, by=by, now=now)
        else:
            system_step(session, introduction, "void", now=now)
    if obstacle is not None:
        raise obstacle


def _obstacle(
    session: Session, introduction: Introduction, step: str, *, by: int, now: datetime
) -> DomainError | None:
    if step not in _YES:
        return None
    if not is_still_between(session, introduction, now=now):
        return TieGone()
    pair = (introduction.first_id, introduction.second_id)
    if step == "agree_first":
        for other in running_between(session, by, *pair):
            if other is not introduction and other.state is not IntroductionState.OFFERED:
                return OnItsWay(public_id=other.public_id)
    return None


def _take(
    session: Session,
    introduction: Introduction,
    part: Part,
    answer: Answer,
    *,
    by: int,
    now: datetime,
) -> None:
    person_step(
        session,
        introduction,
        answer.step,
        by=by,
        part=part,
        now=now,
        not_before=answer.not_before,
    )
    if introduction.state in {IntroductionState.FORWARDED, IntroductionState.FIRST_AGREED}:
        introduction.passed_on_at = now
    if introduction.state is IntroductionState.FORWARDED:
        introduction.connector_line = answer.line
        introduction.tells_first = introduction.tells_first or answer.tells_first
    elif introduction.state is IntroductionState.AGREED:
        introduction.agreed_at = now
        _end_others(session, introduction, now=now)
    elif introduction.state is IntroductionState.NOT_NOW:
        introduction.not_before = answer.not_before


def _end_others(session: Session, agreed: Introduction, *, now: datetime) -> None:
    """End what else is on its way between two who said yes; both are locked.

    Who asked for it takes it back, however it stands: else they could tell.
    """
    others = session.scalars(
        select(Introduction)
        .where(
            is_of_two(agreed.first_id, agreed.second_id),
            Introduction.id != agreed.id,
            Introduction.agreed_at.is_(None),
            Introduction.is_awaited,
        )
        .order_by(Introduction.id)
    ).all()
    for each in others:
        if each.origin is Origin.ASKED:
            person_step(session, each, "withdraw", by=each.first_id, part=Part.FIRST, now=now)
        elif each.state in OPEN:
            system_step(session, each, "void", now=now)


def choose_way(public_id: str, *, by: int, way: Way, now: datetime) -> Way | None:
    """Say how one would like to go on; return what it comes to, None while it takes the other, too.

    A request can be chosen where the other takes requests as a mentor. Raises NotFound,
    NoSuchTransition once they have gone on.
    """
    with writing() as session:
        introduction, part = _one_of_both(session, public_id, by=by)
        if introduction.state is not IntroductionState.AGREED:
            raise NoSuchTransition(state=introduction.state, name="introduce")
        if way is Way.REQUEST and not takes_requests(session, _other_of(introduction, by)):
            raise NotFound
        if part is Part.FIRST:
            introduction.first_way = way
        else:
            introduction.second_way = way
        chosen = settled(introduction.first_way, introduction.second_way)
        if chosen is None:
            outbox.add(session, "introduction.way_wished", introduction.id, now=now, actor_id=by)
            return None
        person_step(session, introduction, "introduce", by=by, part=part, now=now)
        introduction.way = chosen
        if chosen is Way.CONNECTION:
            one, other = introduction.first_id, introduction.second_id
            connections.connect(session, one, other, initiator=by, now=now)
        return chosen


def say_what_came(public_id: str, *, by: int, came: Came, now: datetime) -> None:
    """Say once what came of it. Raises NotFound, NoSuchTransition for a second word."""
    with writing() as session:
        introduction, part = _one_of_both(session, public_id, by=by)
        mine = introduction.first_came if part is Part.FIRST else introduction.second_came
        if introduction.state is not IntroductionState.OUTCOME or mine is not None:
            raise NoSuchTransition(state=introduction.state, name="say_what_came")
        is_news = came is Came.MET and Came.MET not in introduction.came
        if part is Part.FIRST:
            introduction.first_came = came
        else:
            introduction.second_came = came
        if is_news:
            outbox.add(session, "introduction.met", introduction.id, now=now)


def _other_of(introduction: Introduction, by: int) -> int:
    return introduction.second_id if by == introduction.first_id else introduction.first_id


def _one_of_both(session: Session, public_id: str, *, by: int) -> tuple[Introduction, Part]:
    introduction, part = locked(session, public_id, by=by)
    if part not in _BOTH:
        raise NotFound
    return introduction, part
