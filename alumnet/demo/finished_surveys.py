"""What the people of a cohort that is over were asked on their way, and what they answered."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.programmes.commands.setup_check_ins import write_survey
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.rules.setup_templates import SURVEYS
from alumnet.programmes.rules.states import AnswerKind

_ANSWERS: Final = 0.8
_WORDS: Final = (
    "More time before the first conversation.",
    "Tell mentors earlier who comes.",
    "One evening for all of us half-way.",
)


def ask_surveys(
    session: Session,
    cohort: Cohort,
    starts: date,
    people: Sequence[Enrolment],
    chance: random.Random,
) -> None:
    """Ask everybody with a partner what the templates ask; four of five answer."""
    for draft in SURVEYS.values():
        survey = Survey(cohort_id=cohort.id)
        write_survey(session, survey, draft)
        questions = session.scalars(
            select(SurveyQuestion)
            .where(SurveyQuestion.survey_id == survey.id)
            .order_by(SurveyQuestion.position)
        ).all()
        asked = datetime.combine(starts + timedelta(days=draft.after_days), time(8), UTC)
        for each in people:
            has_answered = chance.random() < _ANSWERS
            reply = SurveyReply(
                survey_id=survey.id,
                enrolment_id=each.id,
                asked_at=asked,
                answered_at=asked + timedelta(days=chance.randint(0, 12)) if has_answered else None,
            )
            session.add(reply)
            session.flush()
            if has_answered:
                session.add_all(_answer(reply, question, chance) for question in questions)


def _answer(reply: SurveyReply, question: SurveyQuestion, chance: random.Random) -> SurveyAnswer:
    row = SurveyAnswer(reply_id=reply.id, question_id=question.id, chosen=[], text="")
    match question.kind:
        case AnswerKind.TEXT:
            row.text = chance.choice(_WORDS)
        case AnswerKind.SCALE:
            row.chosen = [chance.choice((2, 3, 4, 4, 4, 5, 5))]
        case AnswerKind.YES_NO:
            row.chosen = [chance.choice(("yes", "yes", "yes", "no"))]
        case _:
            row.chosen = [chance.choice((*question.choices, question.choices[0]))]
    return row
