"""Surveys of a cohort: who is to be asked, and what is asked of somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

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
    is_asked_at_the_end,
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


def _is_last() -> ColumnElement[bool]:
    """Say in SQL that no survey of a cohort comes later for somebody's side."""
    later = aliased(Survey)
    return ~exists().where(
        later.cohort_id == Survey.cohort_id,
        later.after_days > Survey.after_days,
        later.side.is_(None) | (later.side == Enrolment.side),
    )


def due_for(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Return which survey is to be asked of which enrolment now. One statement."""
    rows = session.execute(
        select(
            Survey.id,
            Survey.after_days,
            Cohort.state,
            Cohort.intake,
            Cohort.starts_on,
            Cohort.due_at,
            Enrolment.id.label("enrolment_id"),
            _is_last().label("is_last"),
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
        ends = row.state is CohortState.CLOSING and row.is_last and row.due_at is not None
        closes_on = local_day(row.due_at, zone) if ends else None
        if is_asked(day, matched_on, today) or is_asked_at_the_end(day, closes_on):
            found.append((row.id, row.enrolment_id))
    return found


def waiting_replies(
    session: Session, survey_id: int, enrolment: str | None = None
) -> Sequence[SurveyReply]:
    """Return who was asked a survey and hasn't answered, all or one. One statement.

    They are locked in rising id.
    """
    query = (
        select(SurveyReply)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .where(SurveyReply.survey_id == survey_id, SurveyReply.answered_at.is_(None))
        .order_by(SurveyReply.id)
        .with_for_update(of=SurveyReply)
    )
    if enrolment is not None:
        query = query.where(Enrolment.public_id == enrolment)
    return session.scalars(query).all()


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
