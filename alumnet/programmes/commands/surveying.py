"""Surveys are asked when they are due, reminded of once, answered, and closed by themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel import audit, outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.enrol_joining import Answered
from alumnet.programmes.models import (
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.surveys import due_for, waiting_replies
from alumnet.programmes.rules.errors import SurveyClosed
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.surveys import closes_at, is_reminded_next

_BATCH = 100


def ask_due(now: datetime) -> None:
    """Ask everybody what is due. May be repeated: nobody is asked a survey twice."""
    due = due_for(reading(), now)
    for start in range(0, len(due), _BATCH):
        with writing() as session:
            for survey_id, enrolment_id in due[start : start + _BATCH]:
                row = SurveyReply(survey_id=survey_id, enrolment_id=enrolment_id, asked_at=now)
                session.add(row)
                session.flush()
                outbox.add(session, "survey.asked", row.id, now=now)


def remind_due(now: datetime) -> None:
    """Remind those once who were asked a week ago and haven't answered."""
    late = now - POLICY.between_reminders
    with writing() as session:
        rows = session.scalars(
            select(SurveyReply)
            .where(
                SurveyReply.answered_at.is_(None),
                SurveyReply.reminded_at.is_(None),
                SurveyReply.asked_at <= late,
                SurveyReply.asked_at > now - POLICY.survey_open,
            )
            .order_by(SurveyReply.id)
            .with_for_update()
        )
        for row in rows:
            row.reminded_at = now
            outbox.add(session, "survey.reminded", row.id, now=now)


def remind_by_hand(
    cohort_id: int,
    association_id: int,
    survey: str,
    enrolment: str | None = None,
    *,
    by: int,
    now: datetime,
) -> int:
    """Remind everybody who hasn't answered a survey of a cohort, or one; return how many that are.

    Whoever was asked or reminded in the last days is left alone. Raises NotFound.
    """
    with writing() as session:
        found = session.scalar(
            select(Survey.id).where(Survey.cohort_id == cohort_id, Survey.public_id == survey)
        )
        if found is None:
            raise NotFound
        chosen = [
            row
            for row in waiting_replies(session, found, enrolment)
            if is_reminded_next(row.asked_at, row.reminded_at, now)
        ]
        for row in chosen:
            row.reminded_at = now
            outbox.add(session, "survey.reminded_by_hand", row.id, now=now, actor_id=by)
        if chosen:
            audit.record(
                session,
                by,
                "cohort.survey_reminded",
                "survey",
                found,
                now=now,
                association_id=association_id,
            )
        return len(chosen)


def answer_survey(
    cohort_id: int,
    survey: str,
    answers: Mapping[str, Answered],
    *,
    by: int,
    now: datetime,
) -> None:
    """Write what somebody answers, in place of what they said before.

    Raises NotFound for whoever wasn't asked, SurveyClosed once it is over.
    """
    with writing() as session:
        row = session.scalar(
            select(SurveyReply)
            .join(Survey, Survey.id == SurveyReply.survey_id)
            .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
            .where(
                Survey.cohort_id == cohort_id,
                Survey.public_id == survey,
                Enrolment.person_id == by,
            )
            .with_for_update(of=SurveyReply)
        )
        if row is None:
            raise NotFound
        if closes_at(row.asked_at) <= now:
            raise SurveyClosed
        row.answered_at = now
        _write(session, row, answers)


def _write(session: Session, row: SurveyReply, answers: Mapping[str, Answered]) -> None:
    session.execute(delete(SurveyAnswer).where(SurveyAnswer.reply_id == row.id))
    questions: Collection[SurveyQuestion] = session.scalars(
        select(SurveyQuestion).where(SurveyQuestion.survey_id == row.survey_id)
    ).all()
    session.add_all(
        SurveyAnswer(reply_id=row.id, question_id=each.id, chosen=[*said.chosen], text=said.text)
        for each in questions
        if (said := answers.get(each.public_id)) is not None and (said.chosen or said.text)
    )
