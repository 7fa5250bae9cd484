"""Records of the invented network as rows of tables: one function a record, nothing stored."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MembershipState,
    NameKind,
    Person,
    PersonEmail,
    PersonName,
    RoleGrant,
)
from alumnet.demo.records import DemoPerson, DemoRequest
from alumnet.kernel.authorization import Role
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    ShieldedOrganization,
    Skill,
    SpokenLanguage,
)
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import (
    DeclineReason,
    MentorshipKind,
    Origin,
    RequestState,
    TimeKind,
)
from alumnet.mentoring.rules.policy import POLICY
from alumnet.organizations.models import Affiliation, AffiliationKind, EvidenceGrade, Precision

Row = tuple[type[Any], dict[str, Any]]

PHOTO: Final = "photo"
# Who signs in with other addresses, too.
_FURTHER_ADDRESSES: Final = {"ruth@example.org": ("ruth.adeyemi@example.net",)}


class PersonRows:
    """Turns people into rows; `ids` are the database ids of organizations by their key."""

    def __init__(self, first_id: int, ids: Mapping[str, int], password_hash: str) -> None:
        self.first_id = first_id
        self.ids = ids
        self.password_hash = password_hash

    def id_of(self, number: int) -> int:
        """Return the database id of the person with this number."""
        return self.first_id + number

    def of(self, person: DemoPerson) -> Iterator[Row]:
        """Give all rows of one person, those that others point at first."""
        person_id = self.id_of(person.number)
        levels = {field: Visibility(level) for field, level in person.field_visibility}
        yield (
            Person,
            {
                "id": person_id,
                "display_name": person.display_name,
                "given_name": person.given_name,
                "is_listed": person.is_listed,
                "photo_visibility": levels.pop(PHOTO, Visibility.EVERYONE),
                "created_at": person.joined_at,
                "updated_at": person.joined_at,
            },
        )
        yield from self._names(person, person_id)
        yield from self._profile(person, person_id, levels)
        yield from self._belonging(person, person_id)
        if person.mentor is not None:
            yield from self._mentor(person, person_id)
        if person.seeker is not None:
            yield SeekerProfile, self._seeker(person, person_id)

    def _names(self, person: DemoPerson, person_id: int) -> Iterator[Row]:
        names = dict.fromkeys(person.former_names, NameKind.FORMER)
        if person.native_name:
            names[person.native_name] = NameKind.NATIVE
        for name, kind in names.items():
            yield PersonName, {"person_id": person_id, "name": name, "kind": kind}
        is_confirmed = person.has_account and person.is_email_confirmed
        confirmed_at = person.joined_at if is_confirmed else None
        further = _FURTHER_ADDRESSES.get(person.email, ())
        for email in (person.email, *further):
            yield (
                PersonEmail,
                {
                    "person_id": person_id,
                    "email": email,
                    "confirmed_at": confirmed_at,
                    "opens_account": email in further,
                },
            )
        if person.has_account:
            yield (
                Account,
                {
                    "person_id": person_id,
                    "email": person.email,
                    "password": self.password_hash,
                    "fs_uniquifier": f"demo{person_id:012d}",
                    "confirmed_at": confirmed_at,
                    "create_datetime": person.joined_at,
                    "update_datetime": person.joined_at,
                    "seen_at": person.last_seen_at,
                    "zone": person.zone,
                },
            )

    def _profile(
        self, person: DemoPerson, person_id: int, levels: Mapping[str, Visibility]
    ) -> Iterator[Row]:
        yield (
            Profile,
            {
                "person_id": person_id,
                "headline": person.headline,
                "bio": person.bio,
                "pronouns": person.pronouns or "",
                "city": person.city,
                "country": person.country,
                "industry": person.industry,
                "who_helped_me": person.who_helped_me,
                "has_employer_shield": person.shield_on,
                "updated_at": person.joined_at,
            },
        )
        for field, level in levels.items():
            yield FieldVisibility, {"person_id": person_id, "field": field, "visibility": level}
        for skill in dict.fromkeys(person.skills):
            yield Skill, {"person_id": person_id, "name": skill}
        for code in dict.fromkeys(person.languages):
            yield SpokenLanguage, {"person_id": person_id, "code": code}
        for key in person.shielded_from:
            yield (
                ShieldedOrganization,
                {"person_id": person_id, "organization_id": self.ids[key]},
            )

    def _belonging(self, person: DemoPerson, person_id: int) -> Iterator[Row]:
        for each in person.affiliations:
            yield (
                Affiliation,
                {
                    "person_id": person_id,
                    "organization_id": self.ids[each.organization],
                    "kind": AffiliationKind(each.kind),
                    "title": each.title or each.degree or "",
                    "field": each.field or "",
                    "city": each.city or "",
                    "start_month": each.start_month,
                    "end_month": each.end_month,
                    "is_current": each.is_current,
                    "precision": Precision(each.precision),
                    "visibility": Visibility(each.visibility),
                    "evidence_grade": EvidenceGrade(each.grade),
                    "created_at": person.joined_at,
                    "updated_at": person.joined_at,
                },
            )
        for membership in person.memberships:
            approver = membership.approved_by
            yield (
                AssociationMembership,
                {
                    "person_id": person_id,
                    "association_id": self.ids[membership.association],
                    "state": MembershipState(membership.state),
                    "class_year": membership.class_year,
                    "member_number": membership.member_number,
                    "paid_until": membership.paid_until,
                    "applied_at": membership.applied_at,
                    "note": membership.note,
                    "approved_by": None if approver is None else self.id_of(approver),
                    "approved_at": membership.approved_at,
                },
            )
        for role, association in person.roles:
            yield (
                RoleGrant,
                {
                    "person_id": person_id,
                    "role": Role(role),
                    "association_id": self.ids[association] if association else None,
                    "granted_at": person.joined_at,
                },
            )

    def _mentor(self, person: DemoPerson, person_id: int) -> Iterator[Row]:
        offer = person.mentor
        if offer is None:
            return
        yield (
            MentorProfile,
            {
                "person_id": person_id,
                "is_accepting": offer.accepting,
                "places": offer.places,
                "hours_a_month": offer.hours_a_month,
                "cannot_help_with": offer.cannot_help_with,
                "time_kinds": list(offer.time_kinds),
                "formats": list(offer.formats),
                "windows": offer.windows,
                "agenda": offer.agenda,
                "candour": offer.candour,
                "reads_requests": offer.reads_requests,
                "wants_to_learn": list(offer.wants_to_learn),
                "motives": list(offer.motives),
                "values": list(offer.values),
                "paused_until": offer.paused_until,
                "may_be_suggested": offer.may_be_suggested,
                "updated_at": person.joined_at,
            },
        )
        for position, topic in enumerate(offer.topics):
            yield (
                MentorTopic,
                {
                    "person_id": person_id,
                    "topic": topic.topic,
                    "lived_through": topic.lived or "",
                    "position": position,
                },
            )

    def _seeker(self, person: DemoPerson, person_id: int) -> dict[str, Any]:
        wish = person.seeker
        if wish is None:
            return {}
        return {
            "person_id": person_id,
            "goals": list(wish.goals),
            "target_role": wish.target_role,
            "target_industry": wish.target_industry,
            "motives": list(wish.motives),
            "values": list(wish.values),
            "hopes": wish.hopes,
            "minutes_a_month": wish.minutes_a_month,
            "what_i_bring": wish.what_i_bring,
            "how_i_take_feedback": wish.how_i_take_feedback,
            "is_open_to_offers": wish.open_to_offers,
            "updated_at": person.joined_at,
        }


def request_row(request: DemoRequest, request_id: int, people: PersonRows) -> Row:
    """Return the row of a mentorship request."""
    reason = request.decline_reason
    return (
        MentorshipRequest,
        {
            "id": request_id,
            "initiator_id": people.id_of(request.initiator),
            "receiver_id": people.id_of(request.receiver),
            "mentor_id": people.id_of(request.mentor),
            "mentee_id": people.id_of(request.mentee),
            "origin": Origin(request.origin),
            "kind": MentorshipKind(request.kind),
            "state": RequestState(request.state),
            "topic": request.topic,
            "working_on": request.letter.working_on,
            "why_you": request.letter.why_you,
            "what_i_bring": request.letter.what_i_bring,
            "question": request.letter.question,
            "time_kind": TimeKind(request.letter.time_asked),
            "decline_reason": DeclineReason(reason) if reason else None,
            "answer_line": request.answer_line,
            "created_at": request.created_at,
            "submitted_at": request.submitted_at,
            "ended_at": request.ended_at,
            "due_at": request.due_at,
            "remaining": request.remaining,
            "stopped_at": _stopped_at(request),
            "questions_asked": int(bool(request.question)),
            "set_aside": _set_aside(request),
            "in_line_since": request.created_at if request.state == "waitlisted" else None,
        },
    )


def _set_aside(request: DemoRequest) -> int | None:
    """Return what was left of two weeks when the receiver asked a question."""
    if not request.question or request.turned_at is None or request.submitted_at is None:
        return None
    left = request.submitted_at + POLICY.answer - request.turned_at
    return int(left.total_seconds())


def _stopped_at(request: DemoRequest) -> datetime | None:
    """Return when a clock that stands still began to: here, as soon as the letter was sent."""
    return request.submitted_at if request.remaining is not None else None
