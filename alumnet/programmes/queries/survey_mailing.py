"""What mails about a survey say."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.programmes.models import Cohort, Enrolment, Programme, Survey, SurveyReply
from alumnet.programmes.queries.managing import handle_of
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import EnrolmentState
from alumnet.programmes.rules.surveys import closes_at

STAYED = (EnrolmentState.MATCHED, EnrolmentState.FINISHED)


@dataclass(frozen=True, slots=True)
class SurveyMail:
    """A survey as mails speak of it."""

    person_id: int
    cohort: str
    path: str
    association: str
    closes_at: datetime


def survey_mail(session: Session, reply_id: int, now: datetime) -> SurveyMail | None:
    """Return what a mail about a survey says; None for who answered, left, or is too late. One."""
    row = session.execute(
        select(
            SurveyReply,
            Survey.public_id.label("survey"),
            Enrolment.person_id,
            Cohort,
            Programme.name.label("programme"),
            Association.name.label("association"),
        )
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .join(Cohort, Cohort.id == Survey.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .where(
            SurveyReply.id == reply_id,
            SurveyReply.answered_at.is_(None),
            Enrolment.state.in_(STAYED),
        )
    ).one_or_none()
    if row is None or closes_at(row.SurveyReply.asked_at) <= now:
        return None
    cohort: Cohort = row.Cohort
    named = handle_of(row.programme, cohort.name, cohort.public_id)
    return SurveyMail(
        person_id=row.person_id,
        cohort=title_of(row.programme, cohort.name),
        path=f"/programmes/{named}/surveys/{row.survey}",
        association=row.association,
        closes_at=closes_at(row.SurveyReply.asked_at),
    )
