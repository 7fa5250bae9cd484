"""Builders of surveys that the people of a cohort have answered."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from alumnet.kernel.db import writing
from alumnet.programmes.commands.setup_check_ins import write_survey
from alumnet.programmes.models import (
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.rules.setup_templates import SurveyDraft, SurveyQuestionDraft
from alumnet.programmes.rules.states import AnswerKind, Measure
from tests.builders import THEN
from tests.programmes.builders import BuiltCohort

DAY = timedelta(days=1)
DRAFT = SurveyDraft(
    title="Looking back",
    after_days=180,
    questions=(
        SurveyQuestionDraft(
            wording="How useful?", kind=AnswerKind.SCALE, measure=Measure.SATISFACTION
        ),
        SurveyQuestionDraft(wording="Would you again?", kind=AnswerKind.YES_NO),
        SurveyQuestionDraft(wording="What else?", kind=AnswerKind.TEXT),
    ),
)


def an_answered_survey(cohort: BuiltCohort, answers: Sequence[tuple[int, int]]) -> str:
    """Let the people of a cohort have answered a survey; return its public id.

    Of each it is said after how many days they were asked and what they said, 0 for nothing.
    """
    with writing() as session:
        survey = Survey(cohort_id=cohort.id)
        write_survey(session, survey, DRAFT)
        scale, again, text = session.scalars(
            select(SurveyQuestion.id)
            .where(SurveyQuestion.survey_id == survey.id)
            .order_by(SurveyQuestion.position)
        ).all()
        people = session.scalars(
            select(Enrolment.id).where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id)
        ).all()
        for enrolment, (day, said) in zip(people, answers, strict=True):
            at = THEN + day * DAY
            reply = SurveyReply(survey_id=survey.id, enrolment_id=enrolment, asked_at=at)
            session.add(reply)
            session.flush()
            if not said:
                continue
            reply.answered_at = at
            given = {scale: [said], again: ["yes" if said > 2 else "no"], text: []}
            session.add_all(
                SurveyAnswer(
                    reply_id=reply.id,
                    question_id=question,
                    chosen=chosen,
                    text="" if chosen else f"Words {said} of day {day}",
                )
                for question, chosen in given.items()
            )
        return survey.public_id
