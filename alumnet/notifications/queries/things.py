"""The things that people are told about: where the page of each is, and whether it is there.

A notification keeps the number of its thing; the catalogue says of what kind it is. For each kind a
function here returns the path of its page as SQL, or NULL when there is nothing to see any more: a
notification without a path is in no list, no count and no digest. So what was voided vanishes, and
a request leads to the mentorship it became.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal, select
from sqlalchemy.sql.elements import SQLCoreOperations

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    MembershipState,
    RoleGrant,
)
from alumnet.connections.models import Connection, ConnectionState
from alumnet.connections.queries import has_blocked, standing_connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import began
from alumnet.introductions.rules import IntroductionState
from alumnet.inviting.models import MemberInvitation
from alumnet.inviting.rules import InvitationState
from alumnet.kernel.authorization import Role
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.models.desk import SchedulingGrant
from alumnet.mentoring.models.group_hours import GroupHour
from alumnet.mentoring.models.offers import MeetingRecord, Nomination
from alumnet.mentoring.rules import MentorshipState, RequestState
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState
from alumnet.messaging.models import Conversation, Participant
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.conflicts import serves
from alumnet.moderation.rules import CLOSED
from alumnet.organizations.models import Affiliation
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment
from alumnet.verification.models import ColleagueWord, VerificationCase
from alumnet.verification.rules.states import CaseState, WordState

Id = SQLCoreOperations[Any]
# (the number of a thing, the person who reads) → the path of its page, or NULL.
Path = Callable[[Id, Id], ColumnElement[Any]]

THINGS: dict[str, Path] = {}


def thing(*kinds: str) -> Callable[[Path], Path]:
    """Register where the pages of things of these kinds are."""

    def register(path: Path) -> Path:
        for kind in kinds:
            THINGS[kind] = path
        return path

    return register


def _one(query: Select[Any]) -> ColumnElement[Any]:
    return query.scalar_subquery()


def _always(page: str) -> Path:
    return lambda _number, _me: literal(page)


THINGS |= {
    "preferences": _always("/me/notifications"),
    "manage": _always("/manage"),
    "own_data": _always("/me/data"),
    "own_looks": _always("/me/looks"),
    "own_membership": _always("/me/membership"),
    "requests": _always("/requests"),
    "saved": _always("/saved"),
    "security": _always("/me/security"),
    "own_places": _always("/me/affiliations"),
    "standards": _always("/standards"),
}


@thing("request")
def request(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to a request that stands, or to the mentorship it became."""
    return _one(_requests(number).where(MentorshipRequest.state != RequestState.VOIDED))


@thing("ended_request")
def ended_request(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to a request, however it ended."""
    return _one(_requests(number))


def _requests(number: Id) -> Select[Any]:
    became = select(Mentorship.public_id).where(Mentorship.request_id == MentorshipRequest.id)
    path = func.coalesce(
        "/mentorships/" + became.scalar_subquery(), "/requests/" + MentorshipRequest.public_id
    )
    return select(path).where(MentorshipRequest.id == number)


@thing("mentorship")
def mentorship(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to a mentorship that wasn't voided."""
    return _one(_mentorships(number).where(Mentorship.state != MentorshipState.VOIDED))


@thing("hand_over")
def hand_over(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to whom a mentor who left thinks of."""
    return _one(_mentorships(number)) + "/colleagues"


@thing("ended_mentorship")
def ended_mentorship(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to a mentorship, however it ended."""
    return _one(_mentorships(number))


def _mentorships(number: Id) -> Select[Any]:
    return select("/mentorships/" + Mentorship.public_id).where(Mentorship.id == number)


@thing("session")
def mentoring_session(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to a call, unless what it belongs to was voided."""
    subject = func.coalesce(
        _one(
            select("/mentorships/" + Mentorship.public_id).where(
                Mentorship.id == MentoringSession.mentorship_id,
                Mentorship.state != MentorshipState.VOIDED,
            )
        ),
        _one(
            select("/requests/" + MentorshipRequest.public_id).where(
                MentorshipRequest.id == MentoringSession.request_id,
                MentorshipRequest.state != RequestState.VOIDED,
            )
        ),
    )
    path = subject + "/sessions/" + cast(MentoringSession.number, String)
    return _one(select(path).where(MentoringSession.id == number))


@thing("nomination")
def nomination(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead a nominee to a suggestion that stands."""
    return _one(
        select("/nominations/" + Nomination.public_id).where(
            Nomination.id == number,
            Nomination.nominee_id == me,
            Nomination.state != NominationState.VOIDED,
        )
    )


@thing("meeting")
def meeting(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead the two who already meet to what one of them recorded."""
    return _one(
        select("/already-meeting/" + MeetingRecord.public_id).where(
            MeetingRecord.id == number,
            MeetingRecord.state.not_in((MeetingState.VOIDED, MeetingState.WITHDRAWN)),
        )
    )


@thing("connection")
def connection(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead to the people one knows, while a request waits or the two are connected."""
    is_live = Connection.state.in_((ConnectionState.PENDING, ConnectionState.ACCEPTED))
    return _one(select(literal("/connections")).where(Connection.id == number, is_live))


@thing("introduction")
def introduction(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead to an introduction that stands; whoever began it, however it ended."""
    gone = (IntroductionState.VOIDED, IntroductionState.WITHDRAWN)
    return _one(
        select("/introductions/" + Introduction.public_id).where(
            Introduction.id == number,
            Introduction.state.not_in(gone) | began(me),
        )
    )


@thing("enrolment")
def enrolment(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead somebody to the cohort in which they have a place, or were asked to."""
    return _one(
        select("/programmes/" + Cohort.public_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.id == number, Enrolment.person_id == me)
    )


@thing("cohort")
def cohort(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead whoever has a place in a cohort to its page."""
    return _one(
        select("/programmes/" + Cohort.public_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Cohort.id == number, Enrolment.person_id == me)
    )


@thing("cohort_of_team")
def cohort_of_team(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead somebody who looks after a cohort to where managing it goes on."""
    is_there = exists().where(CohortHelper.cohort_id == Cohort.id, CohortHelper.person_id == me)
    return _one(
        select("/programmes/" + Cohort.public_id + "/manage").where(Cohort.id == number, is_there)
    )


@thing("conversation")
def conversation(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead whoever takes part in a conversation to it."""
    return _one(
        select("/messages/" + Conversation.public_id)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .where(Conversation.id == number, Participant.person_id == me)
    )


@thing("group_hour")
def group_hour(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead to an hour for several, also one that was called off; not who blocked its mentor."""
    return _one(
        select("/group-hours/" + GroupHour.public_id).where(
            GroupHour.id == number, ~has_blocked(me, GroupHour.mentor_id.expression)
        )
    )


@thing("arranging")
def arranging(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead each of the two to where they see who arranges whose times."""
    page = case((SchedulingGrant.delegate_id == me, "/arranging"), else_="/me/mentoring/arranging")
    return _one(select(page).where(SchedulingGrant.id == number))


@thing("membership")
def membership(number: Id, _me: Id) -> ColumnElement[Any]:
    """Lead members home, and others to where they read how it stands."""
    is_active = AssociationMembership.state == MembershipState.ACTIVE
    return _one(
        select(case((is_active, "/"), else_="/waiting")).where(AssociationMembership.id == number)
    )


@thing("waiting_list")
def waiting_list(association: Id, me: Id) -> ColumnElement[Any]:
    """Lead an admin to who waits, while somebody does."""
    somebody_waits = exists().where(
        AssociationMembership.association_id == association,
        AssociationMembership.state == MembershipState.PENDING,
    )
    is_admin = exists().where(
        RoleGrant.person_id == me,
        RoleGrant.association_id == association,
        RoleGrant.role == Role.ADMIN,
    )
    return case((somebody_waits & is_admin, "/manage"))


@thing("report")
def report(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead one of the staff to a report that nobody has decided."""
    is_staff = exists().where(RoleGrant.person_id == me, serves(Report.association_id.expression))
    return _one(
        select("/moderation/" + Report.public_id).where(
            Report.id == number, Report.state.not_in(CLOSED), is_staff
        )
    )


@thing("own_report")
def own_report(decision: Id, me: Id) -> ColumnElement[Any]:
    """Lead whoever reported to what was answered."""
    return _one(
        select("/report/" + Report.public_id)
        .join(Decision, Decision.report_id == Report.id)
        .where(Decision.id == decision, Report.reporter_id == me)
    )


@thing("own_decision")
def own_decision(decision: Id, me: Id) -> ColumnElement[Any]:
    """Lead somebody to what was decided about them."""
    return _one(
        select("/decision/" + Decision.public_id)
        .join(Report, Report.id == Decision.report_id)
        .where(Decision.id == decision, Report.reported_id == me)
    )


@thing("member_invitation")
def member_invitation(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead a member to an invitation that was shown to them, while it waits."""
    return _one(
        select("/invite/" + MemberInvitation.public_id).where(
            MemberInvitation.id == number,
            MemberInvitation.person_id == me,
            MemberInvitation.state == InvitationState.OPEN,
        )
    )


@thing("own_invitations")
def own_invitations(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead an inviter to what became of their invitations, while the two are connected."""
    return _one(
        select(literal("/invite")).where(
            MemberInvitation.id == number,
            MemberInvitation.inviter_id == me,
            standing_connection(me, MemberInvitation.person_id.expression),
        )
    )


@thing("verification_case")
def verification_case(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead an admin of the association to a case that waits for a decision."""
    is_staff = exists().where(
        RoleGrant.person_id == me,
        serves(VerificationCase.association_id.expression, (Role.ADMIN,)),
    )
    return _one(
        select("/admin/" + Association.slug + "/verification/" + VerificationCase.public_id)
        .select_from(VerificationCase)
        .join(Association, Association.id == VerificationCase.association_id)
        .where(VerificationCase.id == number, VerificationCase.state == CaseState.OPEN, is_staff)
    )


@thing("own_place")
def own_place(case_id: Id, me: Id) -> ColumnElement[Any]:
    """Lead the owner of a place to how it is known, as long as it is there."""
    return _one(
        select("/me/affiliations/" + Affiliation.public_id + "/proof")
        .select_from(Affiliation)
        .join(VerificationCase, VerificationCase.affiliation_id == Affiliation.id)
        .where(VerificationCase.id == case_id, Affiliation.person_id == me)
    )


@thing("own_doubt")
def own_doubt(case_id: Id, me: Id) -> ColumnElement[Any]:
    """Lead who said that a place isn't right to what came of it."""
    return _one(
        select("/doubts/" + VerificationCase.public_id).where(
            VerificationCase.id == case_id, VerificationCase.raised_by == me
        )
    )


@thing("colleague_word")
def colleague_word(number: Id, me: Id) -> ColumnElement[Any]:
    """Lead who was asked about a colleague's place to the question, while it is open."""
    return _one(
        select("/words/" + ColleagueWord.public_id).where(
            ColleagueWord.id == number,
            ColleagueWord.asked_id == me,
            ColleagueWord.state == WordState.ASKED,
        )
    )
