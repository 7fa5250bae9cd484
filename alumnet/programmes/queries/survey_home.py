"""Surveys that wait for an answer of somebody: their home page."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, false, literal

from alumnet.accounts.models import Person
from alumnet.members.queries.people import ANY_VIEWER
from alumnet.mentoring.queries.home import WaitingItem, waiting_row
from alumnet.programmes.models import Cohort, Enrolment, Programme, Survey, SurveyReply
from alumnet.programmes.queries.survey_mailing import STAYED
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.surveys import closes_at

SURVEY: Final = "survey"


def waiting_surveys() -> Select[*tuple[Any, ...]]:
    """Return the statement of surveys that the viewer was asked and hasn't answered."""
    details = Survey.title + "\n" + Programme.name + "\n" + Cohort.name
    return (
        waiting_row(
            literal(SURVEY),
            "/programmes/" + Cohort.public_id + "/surveys/" + Survey.public_id,
            starts_at=SurveyReply.asked_at,
            ends_at=SurveyReply.asked_at,
            is_mine=false(),
            details=details,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(SurveyReply, SurveyReply.enrolment_id == Enrolment.id)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .join(Cohort, Cohort.id == Survey.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(
            Person.id == ANY_VIEWER.person_id,
            SurveyReply.answered_at.is_(None),
            Enrolment.state.in_(STAYED),
        )
    )


def waiting_survey(row: Any, now: datetime) -> WaitingItem | None:
    """Return one of them as the home page shows it; None once it is closed."""
    until = closes_at(row.starts_at)
    if until <= now:
        return None
    title, programme, cohort = row.details.split("\n")
    return WaitingItem(
        title=title,
        detail=f"A minute of questions on {title_of(programme, cohort)}.",
        url=row.url,
        due_at=until,
        action_label="Answer",
        when=until,
    )
