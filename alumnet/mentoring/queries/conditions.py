"""Conditions in SQL about two people: are they here, shown, colleagues, in one association."""

from collections.abc import Collection

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MembershipState,
    Person,
    PersonEmail,
)
from alumnet.accounts.rules import GOING_ON
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorProfile, SeekerProfile
from alumnet.members.queries.people import is_shown
from alumnet.members.queries.shield import shielded_from
from alumnet.mentoring.models import MentorshipRequest
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of, is_current_job

# Made once: an alias copies every column of its table.
_person, _account = shared_alias(Person), shared_alias(Account)
_membership = shared_alias(AssociationMembership)
_first, _second = shared_alias(AssociationMembership), shared_alias(AssociationMembership)
_seeker, _learner = shared_alias(SeekerProfile), shared_alias(MentorProfile)
_mine, _theirs = shared_alias(Affiliation), shared_alias(Affiliation)
_here, _there = shared_alias(Organization), shared_alias(Organization)


def is_active(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that somebody has an account and an active membership."""
    return _is_member(person_id, _has_open_account())


def is_going_on(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that what somebody has begun goes on: also while dues are unpaid."""
    return _is_member(person_id, _has_open_account(), GOING_ON)


def can_be_asked(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a request reaches somebody.

    Whom an association imported may be asked before they have an account, if an address is known:
    the mail's link answers without one, and saying yes makes one.
    """
    has_none = ~exists().where(_account.person_id == _person.id)
    has_address = exists().where(PersonEmail.person_id == _person.id)
    return _is_member(person_id, or_(_has_open_account(), and_(has_none, has_address)))


def _has_open_account() -> ColumnElement[bool]:
    return exists().where(
        _account.person_id == _person.id, _account.active, _account.confirmed_at.is_not(None)
    )


def _is_member(
    person_id: PersonId,
    is_reached: ColumnElement[bool],
    states: Collection[MembershipState] = (MembershipState.ACTIVE,),
) -> ColumnElement[bool]:
    return (
        select(_person.id)
        .join(_membership, _membership.person_id == _person.id)
        .where(
            _person.id == person_id,
            _person.erased_at.is_(None),
            ~_person.is_deceased,
            _membership.state.in_(states),
            is_reached,
        )
        .exists()
    )


def is_shown_at_all(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that lists show this person to members who are not blocked."""
    return (
        select(Person.id)
        .where(Person.id == person_id, is_shown())
        .correlate(MentorshipRequest, MentorProfile)
        .exists()
    )


def is_open_to_offers(person_id: PersonId, mentor_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that somebody is glad of offers, and this mentor may know it."""
    is_open = exists().where(_seeker.person_id == person_id, _seeker.is_open_to_offers)
    return and_(is_open, ~shielded_from(person_id, mentor_id))


def wants_to_learn(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a mentor said what they would like to learn."""
    return exists().where(
        _learner.person_id == person_id, func.json_array_length(_learner.wants_to_learn) > 0
    )


def works_together(mentor_id: PersonId, mentee_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that both work in one group now, as far as the mentee may know."""
    return (
        select(_mine.id)
        .join(_here, _here.id == _mine.organization_id)
        .join(_there, group_of(_there) == group_of(_here))
        .join(_theirs, _theirs.organization_id == _there.id)
        .where(
            is_current_job(_mine, mentee_id),
            is_current_job(_theirs, mentor_id),
            or_(
                _theirs.visibility == Visibility.EVERYONE,
                and_(
                    _theirs.visibility == Visibility.MY_ASSOCIATIONS,
                    shares_association(mentor_id, mentee_id),
                ),
            ),
        )
        .exists()
    )


def shares_association(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that two people are active in one association."""
    return (
        select(_first.id)
        .join(_second, _second.association_id == _first.association_id)
        .where(
            _first.person_id == one,
            _second.person_id == other,
            _first.state == MembershipState.ACTIVE,
            _second.state == MembershipState.ACTIVE,
        )
        # The two may be people of a statement further out than the next.
        .correlate_except(_first, _second)
        .exists()
    )
