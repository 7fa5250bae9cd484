"""Answers that become counts, and certificates, at the same moment: each once."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.certificates import issue_certificate, revoke_certificate
from alumnet.programmes.commands.survey_keeping import forget_answers, forget_replies_of
from alumnet.programmes.models import (
    CohortCertificate,
    Enrolment,
    Survey,
    SurveyAnswer,
    SurveyCount,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.rules.states import AnswerKind, CohortState, EnrolmentState
from alumnet.rights.rules.policy import RETENTION
from tests.builders import THEN, an_association
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.programmes.answering import DAY, an_answered_survey
from tests.programmes.builders import a_cohort, an_enrolment
from tests.programmes.outcome_builders import enrolled

pytestmark = pytest.mark.postgresql
LATER = THEN + RETENTION.survey_answers + DAY


def forget(how: Callable[..., None], ids: Sequence[int]) -> None:
    with writing() as session:
        how(session, ids, LATER)


@ROUNDS
def test_an_answer_is_counted_once_by_whoever_forgets_it(app: Flask, rounds: int) -> None:
    """One is erased, one is, and the year of all of them is over, twice at once."""
    harbour = an_association()
    cohort = a_cohort(CohortState.COMPLETED, of=harbour)
    enrolled(cohort, 6)
    one, other, *_ = reading().scalars(select(Enrolment.id).order_by(Enrolment.id))
    for _ in range(rounds):
        survey = an_answered_survey(cohort, [(0, said) for said in (1, 2, 3, 4, 5, 5)])
        replies = reading().scalars(
            select(SurveyReply.id)
            .join(Survey, Survey.id == SurveyReply.survey_id)
            .where(Survey.public_id == survey)
        )
        old = partial(forget, forget_answers, replies.all())

        found = at_once(
            app,
            partial(forget, forget_replies_of, [one]),
            partial(forget, forget_replies_of, [other]),
            old,
            old,
        )

        assert refused(found) == []
        reading().rollback()
        assert reading().scalar(select(func.count(SurveyAnswer.id))) == 0
        scale = reading().scalar(
            select(func.max(SurveyQuestion.id)).where(SurveyQuestion.kind == AnswerKind.SCALE)
        )
        counts = reading().scalars(
            select(SurveyCount).where(SurveyCount.question_id == scale).order_by(SurveyCount.answer)
        )
        assert [(each.answer, each.people) for each in counts] == [
            ("1", 1),
            ("2", 1),
            ("3", 1),
            ("4", 1),
            ("5", 2),
        ]


@ROUNDS
def test_one_certificate_stands_however_often_it_is_pressed(app: Flask, rounds: int) -> None:
    harbour = an_association()
    for _ in range(rounds):
        cohort = a_cohort(CohortState.COMPLETED, of=harbour)
        place = an_enrolment(cohort, state=EnrolmentState.FINISHED)
        issue = partial(issue_certificate, cohort.id, by=place.person.id, now=THEN)
        revoke = partial(revoke_certificate, cohort.id, by=place.person.id, now=THEN)
        issue()

        found = at_once(app, issue, revoke, revoke, issue)

        assert refused(found) in ([], [NotFound])
        standing = reading().scalar(
            select(func.count())
            .select_from(CohortCertificate)
            .where(
                CohortCertificate.enrolment_id == place.id, CohortCertificate.revoked_at.is_(None)
            )
        )
        assert standing in (0, 1)
