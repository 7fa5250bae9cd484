"""Answers: of whoever is asked to pass something on, and of the two who would meet."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from alumnet.connections import commands as connections
from alumnet.introductions.commands.steps import locked, person_step, system_step
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.connectors import is_still_between
from alumnet.introductions.queries.writing import takes_requests
from alumnet.introductions.rules import Came, IntroductionState, Part, Way
from alumnet.introductions.rules.errors import TieGone
from alumnet.introductions.rules.ways import settled
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
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

    A yes between people who can't be introduced any more ends it, and raises TieGone.
    """
    with writing() as session:
        introduction, part = locked(session, public_id, by=by)
        is_between = answer.step not in _YES or is_still_between(session, introduction, now=now)
        if is_between:
            _take(session, introduction, part, answer, by=by, now=now)
        else:
            system_step(session, introduction, "void", now=now)
    if not is_between:
        raise TieGone


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
    elif introduction.state is IntroductionState.NOT_NOW:
        introduction.not_before = answer.not_before


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
