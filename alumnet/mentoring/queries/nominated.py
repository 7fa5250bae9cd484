"""How suggestions to mentor go, as counts for the staff: no name, and nothing below five."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models.offers import Nomination
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY


@dataclass(frozen=True, slots=True)
class Nominations:
    """How often members were suggested, how many they are, and how many of them mentor now.

    What somebody answered isn't counted: that they mentor is for everybody to see, a no is not.
    """

    suggested: int
    people: int
    mentors: int


def nominations_of(session: Session, association_ids: Collection[int] | None) -> Nominations | None:
    """Return how members of these associations were suggested as mentors, None below five people.

    None for `association_ids` asks for everybody. One statement.
    """
    mentors = select(MentorProfile.person_id).where(MentorProfile.is_accepting)
    nominee = Nomination.nominee_id
    query = select(
        func.count(Nomination.id),
        func.count(distinct(nominee)),
        func.count(distinct(nominee)).filter(nominee.in_(mentors)),
    ).where(Nomination.state != NominationState.VOIDED)
    if association_ids is not None:
        members = select(AssociationMembership.person_id).where(
            AssociationMembership.association_id.in_(association_ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        query = query.where(nominee.in_(members))
    found = Nominations(*session.execute(query).one())
    return found if found.people >= POLICY.least_told else None
