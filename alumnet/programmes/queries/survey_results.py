"""Surveys of a cohort for who looks after it: who answered, and what was said."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import (
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyCount,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.survey_keeping import replies_to
from alumnet.programmes.rules.batches import Batch
from alumnet.programmes.rules.states import AnswerKind
from alumnet.programmes.rules.surveys import (
    Reply,
    choices_of,
    closes_at,
    is_reminded_next,
    told_by_fives,
)


def reply_of(row: SurveyReply) -> Reply:
    """Return what is counted of a reply."""
    return Reply(row.id, row.asked_at, row.answered_at is not None, row.is_forgotten)


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who hasn't answered yet: when they last heard of it, and whether they may again."""

    enrolment: str
    name: str
    asked_at: datetime
    reminded_at: datetime | None
    may_remind: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were asked a survey and answered, until when, and who hasn't."""

    public_id: str
    title: str
    is_named: bool
    asked: int
    answered: int
    closes_at: datetime
    missing: Sequence[Missing]
    shows_answers: bool


def surveys_asked(session: Session, cohort_id: int, now: datetime) -> list[Asked]:
    """Return the surveys of a cohort that were asked, the newest first. One statement."""
    rows = session.execute(
        select(Survey, SurveyReply, Enrolment.public_id, Person.display_name)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Survey.cohort_id == cohort_id)
        .order_by(Survey.after_days.desc(), Survey.id, Person.display_name, Person.id)
    )
    by_survey: dict[Survey, list[Any]] = defaultdict(list)
    for row in rows:
        by_survey[row.Survey].append(row)
    return [_asked(survey, replies, now) for survey, replies in by_survey.items()]


def _asked(survey: Survey, rows: Sequence[Any], now: datetime) -> Asked:
    replies = [reply_of(row.SurveyReply) for row in rows]
    answered = sum(each.is_answered for each in replies)
    return Asked(
        public_id=survey.public_id,
        title=survey.title,
        is_named=survey.is_named,
        asked=len(replies),
        answered=answered,
        closes_at=max(closes_at(each.asked_at) for each in replies),
        missing=[_missing(row, now) for row in rows if _is_missing(row.SurveyReply, now)],
        shows_answers=answered > 0 if survey.is_named else bool(told_by_fives(replies, now)),
    )


def _is_missing(reply: SurveyReply, now: datetime) -> bool:
    return reply.answered_at is None and now < closes_at(reply.asked_at)


def _missing(row: Any, now: datetime) -> Missing:
    reply: SurveyReply = row.SurveyReply
    return Missing(
        enrolment=row.public_id,
        name=row.display_name,
        asked_at=reply.asked_at,
        reminded_at=reply.reminded_at,
        may_remind=is_reminded_next(reply.asked_at, reply.reminded_at, now),
    )


@dataclass(slots=True)
class Told:
    """What was said to one question: how often each answer was given, and what was written."""

    wording: str
    kind: AnswerKind
    counts: Counter[str] = field(default_factory=Counter)
    texts: list[tuple[str, str]] = field(default_factory=list)
    chosen_by: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What a survey brought. Names are empty unless it is one that names people.

    Of those who answered the answers of `told` are here.
    """

    title: str
    is_named: bool
    asked: int
    answered: int
    told: int
    questions: Sequence[Told]


def survey_result(session: Session, cohort_id: int, survey: str, now: datetime) -> SurveyResult:
    """Return what was said to a survey; raises NotFound while too few did. Four statements.

    Of one without names what may still change isn't counted, nor what came alone since.
    """
    asked = session.scalar(
        select(Survey).where(Survey.cohort_id == cohort_id, Survey.public_id == survey)
    )
    if asked is None:
        raise NotFound
    replies = replies_to(session, asked.id)
    told = Batch.of_all(told_by_fives(map(reply_of, replies), now))
    if asked.is_named:
        wanted = frozenset(each.id for each in replies if each.answered_at is not None)
    else:
        wanted = told.members if told else frozenset()
    if not wanted:
        raise NotFound
    found = _said(session, asked, wanted)
    for count in _counted(session, asked.id):
        if told and count.batch_on <= told.last:
            found[count.question_id].counts[count.answer] += count.people
    return SurveyResult(
        title=asked.title,
        is_named=asked.is_named,
        asked=len(replies),
        answered=sum(each.answered_at is not None for each in replies),
        told=len(wanted),
        questions=list(found.values()),
    )


def _said(session: Session, asked: Survey, wanted: Collection[int]) -> dict[int, Told]:
    rows = session.execute(
        select(SurveyQuestion, SurveyAnswer, SurveyReply.id, Person.display_name)
        .outerjoin(SurveyAnswer, SurveyAnswer.question_id == SurveyQuestion.id)
        .outerjoin(SurveyReply, SurveyReply.id == SurveyAnswer.reply_id)
        .outerjoin(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(SurveyQuestion.survey_id == asked.id)
        # By what was said, so that the order tells nobody who said it.
        .order_by(SurveyQuestion.position, SurveyAnswer.text, Person.display_name, Person.id)
    )
    found: dict[int, Told] = {}
    for question, answer, reply_id, name in rows:
        told = found.setdefault(question.id, _empty(question))
        if reply_id in wanted:
            _count(told, answer, name if asked.is_named else "")
    return found


def _counted(session: Session, survey_id: int) -> Sequence[SurveyCount]:
    return session.scalars(
        select(SurveyCount)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyCount.question_id)
        .where(SurveyQuestion.survey_id == survey_id)
    ).all()


def _empty(question: SurveyQuestion) -> Told:
    told = Told(question.wording, question.kind)
    told.counts.update(dict.fromkeys(choices_of(question.kind, question.choices), 0))
    return told


def _count(told: Told, answer: SurveyAnswer, name: str) -> None:
    told.counts.update(map(str, answer.chosen))
    if answer.text:
        told.texts.append((name, answer.text))
    elif name and answer.chosen:
        told.chosen_by.append((name, ", ".join(map(str, answer.chosen))))
