"""What a member does in an association: roles, and whether they mentor."""

from collections.abc import Sequence

from sqlalchemy import union_all

from alumnet.accounts.models import RoleGrant
from alumnet.administration.rules import ROLES
from alumnet.kernel.authorization import Role
from alumnet.kernel.member_pages import ASSOCIATION, Fact, Line, MemberHere, Statement, told
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import PERSON
from alumnet.members.models import MentorProfile


def facts() -> Statement:
    """Return the statement: roles here, and what a mentor offers to everybody."""
    roles = told("role", text=RoleGrant.role, at=RoleGrant.granted_at).where(
        RoleGrant.person_id == PERSON, RoleGrant.association_id == ASSOCIATION
    )
    mentor = told("mentor", number=MentorProfile.places).where(
        MentorProfile.person_id == PERSON, MentorProfile.is_accepting
    )
    return union_all(roles, mentor)


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return the roles, then the mentor's places."""
    roles = [Line(ROLES[Role(each.text)], "since", at=each.at) for each in facts if each.text]
    places = [each.number or 0 for each in facts if each.code == "mentor"]
    return [
        *roles,
        *(Line("Mentor", f"{number(many)} place{'' if many == 1 else 's'}") for many in places),
    ]
