"""Where the pages are of what an association tells, asks and is asked."""

from typing import Any

from sqlalchemy import ColumnElement, case, exists, select

from alumnet.accounts.models import Association, AssociationMembership, MembershipState, RoleGrant
from alumnet.announcements.models import Announcement
from alumnet.announcements.rules.steps import SHOWN
from alumnet.kernel.authorization import Role
from alumnet.notifications.queries.things import THINGS, Id, thing
from alumnet.programmes.models import Cohort, Enrolment, Survey, SurveyReply
from alumnet.reporting.models import MentorAsk
from alumnet.reporting.rules.asking import AskState
from alumnet.support.models import Question
from alumnet.support.rules.steps import QuestionState

# With these the things are complete: whoever looks one up takes them from here.
__all__ = ["THINGS"]


@thing("mentor_ask")
def mentor_ask(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead somebody to what the staff ask them, while it waits."""
    return (
        select("/asked/" + MentorAsk.public_id)
        .where(MentorAsk.id == number, MentorAsk.person_id == me, MentorAsk.state == AskState.SENT)
        .scalar_subquery()
    )


@thing("announcement")
def announcement(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead a member to an announcement of theirs, unless it was taken back."""
    is_member = exists().where(
        AssociationMembership.person_id == me,
        AssociationMembership.association_id == Announcement.association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    return (
        select("/announcements/" + Announcement.public_id)
        .where(Announcement.id == number, Announcement.state.in_(SHOWN), is_member)
        .scalar_subquery()
    )


@thing("own_question")
def own_question(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead whoever asked the staff to what they answered."""
    return (
        select("/questions/" + Question.public_id)
        .where(Question.id == number, Question.person_id == me)
        .scalar_subquery()
    )


@thing("question")
def question(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead one of the staff to a question, while it waits for them."""
    is_admin = exists().where(
        RoleGrant.person_id == me,
        RoleGrant.role == Role.ADMIN,
        RoleGrant.association_id == Question.association_id,
    )
    is_site_admin = exists().where(RoleGrant.person_id == me, RoleGrant.role == Role.SITE_ADMIN)
    page = case(
        (
            Question.association_id.is_(None) & is_site_admin,
            "/admin/support/" + Question.public_id,
        ),
        (is_admin, "/admin/" + Association.slug + "/support/" + Question.public_id),
    )
    return (
        select(page)
        .outerjoin(Association, Association.id == Question.association_id)
        .where(Question.id == number, Question.state == QuestionState.OPEN)
        .scalar_subquery()
    )


@thing("survey_reply")
def survey_reply(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead whoever was asked a survey of a cohort to it, until they answered."""
    return (
        select("/programmes/" + Cohort.public_id + "/surveys/" + Survey.public_id)
        .select_from(SurveyReply)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .join(Cohort, Cohort.id == Survey.cohort_id)
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .where(
            SurveyReply.id == number,
            SurveyReply.answered_at.is_(None),
            Enrolment.person_id == me,
        )
        .scalar_subquery()
    )
