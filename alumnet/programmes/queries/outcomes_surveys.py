"""What the surveys of a cohort brought, for the report."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import BigId
from alumnet.kernel.statements import built_once
from alumnet.programmes.models import (
    Survey,
    SurveyAnswer,
    SurveyCount,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.survey_results import reply_of
from alumnet.programmes.rules import outcomes_surveys as rules
from alumnet.programmes.rules.outcomes_surveys import AskedSurvey, SurveyTold, read_survey
from alumnet.programmes.rules.surveys import Reply


def surveys_told(session: Session, cohort_id: int, now: datetime) -> list[SurveyTold]:
    """Return the surveys that were asked, in the order of their days. Three statements."""
    values = {"cohort_id": cohort_id}
    replies: dict[int, list[Reply]] = defaultdict(list)
    surveys: dict[int, Survey] = {}
    for survey, reply in session.execute(_replies(), values):
        surveys[survey.id] = survey
        replies[survey.id].append(reply_of(reply))
    if not surveys:
        return []
    chosen: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for question_id, reply_id, answers in session.execute(_answers(), values):
        chosen[question_id][reply_id] = [str(each) for each in answers]
    questions = _with_counts(session, values, chosen)
    return [
        read_survey(
            AskedSurvey(
                public_id=survey.public_id,
                title=survey.title,
                side=survey.side,
                is_named=survey.is_named,
                replies=replies[survey.id],
                questions=questions.get(survey.id, []),
            ),
            now,
        )
        for survey in surveys.values()
    ]


def _with_counts(
    session: Session, values: Mapping[str, int], chosen: Mapping[int, Mapping[int, Sequence[str]]]
) -> dict[int, list[rules.SurveyQuestion]]:
    asked: dict[int, SurveyQuestion] = {}
    counted: dict[int, list[tuple[date, str, int]]] = defaultdict(list)
    for question, count in session.execute(_questions(), values):
        asked[question.id] = question
        if count is not None:
            counted[question.id].append((count.batch_on, count.answer, count.people))
    found: dict[int, list[rules.SurveyQuestion]] = defaultdict(list)
    for row in asked.values():
        found[row.survey_id].append(
            rules.SurveyQuestion(
                public_id=row.public_id,
                wording=row.wording,
                kind=row.kind,
                choices=tuple(map(str, row.choices)),
                measure=row.measure,
                chosen=chosen.get(row.id, {}),
                counted=counted[row.id],
            )
        )
    return found


def _cohort_id() -> Any:
    return bindparam("cohort_id", type_=BigId)


@built_once
def _replies() -> Select[*tuple[Any, ...]]:
    return (
        select(Survey, SurveyReply)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .where(Survey.cohort_id == _cohort_id())
        .order_by(Survey.after_days, Survey.id, SurveyReply.id)
    )


@built_once
def _questions() -> Select[*tuple[Any, ...]]:
    return (
        select(SurveyQuestion, SurveyCount)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .outerjoin(SurveyCount, SurveyCount.question_id == SurveyQuestion.id)
        .where(Survey.cohort_id == _cohort_id())
        .order_by(SurveyQuestion.position, SurveyQuestion.id, SurveyCount.id)
    )


@built_once
def _answers() -> Select[*tuple[Any, ...]]:
    return (
        select(SurveyAnswer.question_id, SurveyAnswer.reply_id, SurveyAnswer.chosen)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .where(Survey.cohort_id == _cohort_id())
    )
