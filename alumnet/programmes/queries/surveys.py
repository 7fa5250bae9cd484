"""Surveys of a cohort: who is to be asked, what is asked of somebody, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.dates import local_day
from alumnet.kernel.errors import NotFound
from alumnet.kernel.zones import site_zone
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.enrol_place import Question
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, CohortState, EnrolmentState, SeenBy
from alumnet.programmes.rules.surveys import (
    closes_at,
    due_day,
    first_day,
    is_asked,
    is_counted,
    is_reminded_next,
    shows_answers,
)

_ASKS = (CohortState.OPEN, CohortState.RUNNING, CohortState.CLOSING)


def matched_at() -> ColumnElement[datetime]:
    """Return in SQL when somebody got the partner they have."""
    return (
        select(func.max(EnrolmentEvent.at))
        .where(
            EnrolmentEvent.subject_id == Enrolment.id,
            EnrolmentEvent.to_state == EnrolmentState.MATCHED,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )


def due_for(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Return which survey is to be asked of which enrolment now. One statement."""
    rows = session.execute(
        select(
            Survey.id,
            Survey.after_days,
            Cohort.intake,
            Cohort.starts_on,
            Enrolment.id.label("enrolment_id"),
            matched_at().label("matched_at"),
        )
        .join(Cohort, Cohort.id == Survey.cohort_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .outerjoin(
            SurveyReply,
            (SurveyReply.survey_id == Survey.id) & (SurveyReply.enrolment_id == Enrolment.id),
        )
        .where(
            Cohort.state.in_(_ASKS),
            Enrolment.state == EnrolmentState.MATCHED,
            Survey.side.is_(None) | (Survey.side == Enrolment.side),
            SurveyReply.id.is_(None),
        )
        .order_by(Survey.id, Enrolment.id)
    )
    zone, found = site_zone(), []
    today = local_day(now, zone)
    for row in rows:
        if row.matched_at is None:
            continue
        matched_on = local_day(row.matched_at, zone)
        day = due_day(first_day(row.intake, row.starts_on, matched_on), row.after_days)
        if is_asked(day, matched_on, today):
            found.append((row.id, row.enrolment_id))
    return found


def waiting_replies(session: Session, survey_id: int) -> Sequence[SurveyReply]:
    """Return who was asked a survey and hasn't answered, locked in rising id. One statement."""
    return session.scalars(
        select(SurveyReply)
        .where(SurveyReply.survey_id == survey_id, SurveyReply.answered_at.is_(None))
        .order_by(SurveyReply.id)
        .with_for_update()
    ).all()


# ------------------------------------------------------------------------------- for who is asked
@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """A survey that somebody may answer, until when, and whether they did."""

    public_id: str
    title: str
    closes_at: datetime
    is_answered: bool


def open_surveys(
    session: Session, cohort_id: int, person_id: int, now: datetime
) -> list[OpenSurvey]:
    """Return the surveys of a cohort that somebody may answer now. One statement."""
    rows = session.execute(
        select(Survey.public_id, Survey.title, SurveyReply.asked_at, SurveyReply.answered_at)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .where(
            Survey.cohort_id == cohort_id,
            Enrolment.person_id == person_id,
            SurveyReply.asked_at > now - POLICY.survey_open,
        )
        .order_by(SurveyReply.asked_at, Survey.id)
    )
    return [
        OpenSurvey(row.public_id, row.title, closes_at(row.asked_at), row.answered_at is not None)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A survey as whoever is asked meets it, with what they said before."""

    title: str
    is_named: bool
    questions: Sequence[Question]
    closes_at: datetime
    is_answered: bool


def survey_page(session: Session, cohort_id: int, survey: str, person_id: int) -> SurveyPage:
    """Return a survey for somebody who was asked it; raises NotFound for others. Two statements."""
    found = session.execute(
        select(Survey, SurveyReply)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .where(
            Survey.cohort_id == cohort_id,
            Survey.public_id == survey,
            Enrolment.person_id == person_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    asked, reply = found
    rows = session.execute(
        select(SurveyQuestion, SurveyAnswer)
        .outerjoin(
            SurveyAnswer,
            (SurveyAnswer.question_id == SurveyQuestion.id) & (SurveyAnswer.reply_id == reply.id),
        )
        .where(SurveyQuestion.survey_id == asked.id)
        .order_by(SurveyQuestion.position)
    )
    return SurveyPage(
        title=asked.title,
        is_named=asked.is_named,
        questions=[_question(question, answer) for question, answer in rows],
        closes_at=closes_at(reply.asked_at),
        is_answered=reply.answered_at is not None,
    )


def _question(row: SurveyQuestion, answer: SurveyAnswer | None) -> Question:
    return Question(
        public_id=row.public_id,
        wording=row.wording,
        hint="",
        kind=row.kind,
        choices=tuple(map(str, row.choices)),
        is_required=row.kind is not AnswerKind.TEXT,
        seen_by=SeenBy.MANAGERS,
        chosen=tuple(map(str, answer.chosen)) if answer else (),
        text=answer.text if answer else "",
    )


# ------------------------------------------------------------------------ for who looks after it
@dataclass(frozen=True, slots=True)
class Asked:
    """How many were asked a survey and answered; who hasn't; how many may be reminded now."""

    public_id: str
    title: str
    is_named: bool
    asked: int
    answered: int
    missing: tuple[str, ...]
    to_remind: int
    shows_answers: bool


def surveys_asked(session: Session, cohort_id: int, now: datetime) -> list[Asked]:
    """Return the surveys of a cohort that were asked, the newest first. One statement."""
    rows = session.execute(
        select(Survey, SurveyReply, Person.display_name)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Survey.cohort_id == cohort_id)
        .order_by(Survey.after_days.desc(), Survey.id, Person.display_name, Person.id)
    ).all()
    by_survey: dict[int, list[tuple[SurveyReply, str]]] = defaultdict(list)
    surveys = {}
    for survey, reply, name in rows:
        surveys[survey.id] = survey
        by_survey[survey.id].append((reply, name))
    return [_asked(survey, by_survey[survey.id], now) for survey in surveys.values()]


def _asked(survey: Survey, replies: Sequence[tuple[SurveyReply, str]], now: datetime) -> Asked:
    waiting = [
        (reply, name)
        for reply, name in replies
        if reply.answered_at is None and now < closes_at(reply.asked_at)
    ]
    answers = [reply for reply, _name in replies if reply.answered_at is not None]
    counted = sum(is_counted(each.asked_at, now, is_named=survey.is_named) for each in answers)
    return Asked(
        public_id=survey.public_id,
        title=survey.title,
        is_named=survey.is_named,
        asked=len(replies),
        answered=len(answers),
        missing=tuple(name for _reply, name in waiting),
        to_remind=sum(
            1
            for reply, _name in waiting
            if is_reminded_next(reply.asked_at, reply.reminded_at, now)
        ),
        shows_answers=shows_answers(is_named=survey.is_named, answers=counted),
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
    """What a survey brought. Names are empty unless it is one that names people."""

    title: str
    is_named: bool
    answered: int
    questions: Sequence[Told]


def survey_result(session: Session, cohort_id: int, survey: str, now: datetime) -> SurveyResult:
    """Return what was said to a survey; raises NotFound while too few did. Three statements.

    Of one without names what may still change isn't counted.
    """
    asked = session.scalar(
        select(Survey).where(Survey.cohort_id == cohort_id, Survey.public_id == survey)
    )
    if asked is None:
        raise NotFound
    latest = now if asked.is_named else now - POLICY.survey_open
    counts = SurveyReply.answered_at.is_not(None) & (SurveyReply.asked_at <= latest)
    answered = session.scalar(select(func.count()).where(SurveyReply.survey_id == asked.id, counts))
    if not shows_answers(is_named=asked.is_named, answers=answered or 0):
        raise NotFound
    rows = session.execute(
        select(SurveyQuestion, SurveyAnswer, SurveyReply.id, Person.display_name)
        .outerjoin(SurveyAnswer, SurveyAnswer.question_id == SurveyQuestion.id)
        .outerjoin(SurveyReply, (SurveyReply.id == SurveyAnswer.reply_id) & counts)
        .outerjoin(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(SurveyQuestion.survey_id == asked.id)
        # By what was said, so that the order tells nobody who said it.
        .order_by(SurveyQuestion.position, SurveyAnswer.text, Person.display_name, Person.id)
    )
    found: dict[int, Told] = {}
    for question, answer, reply_id, name in rows:
        told = found.setdefault(question.id, _empty(question))
        if reply_id is not None:
            _count(told, answer, name if asked.is_named else "")
    return SurveyResult(asked.title, asked.is_named, answered or 0, list(found.values()))


def _empty(question: SurveyQuestion) -> Told:
    told = Told(question.wording, question.kind)
    told.counts.update({str(each): 0 for each in question.choices})
    return told


def _count(told: Told, answer: SurveyAnswer, name: str) -> None:
    told.counts.update(map(str, answer.chosen))
    if answer.text:
        told.texts.append((name, answer.text))
    elif name and answer.chosen:
        told.chosen_by.append((name, ", ".join(map(str, answer.chosen))))
