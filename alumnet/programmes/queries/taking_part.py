"""Somebody's way through a cohort once they have a partner: with whom, and what comes when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.mentoring.queries.mentorships import MentorshipView, mentorships_of
from alumnet.programmes.models import Proposal
from alumnet.programmes.queries.milestones import Ahead, ahead, own_pairs
from alumnet.programmes.rules.states import EnrolmentState

HAS_PARTNER = frozenset({EnrolmentState.MATCHED, EnrolmentState.FINISHED})


@dataclass(frozen=True, slots=True)
class Partner:
    """Whom somebody was matched with (public id of the pair), and how it stands between the two."""

    pair: str
    between: MentorshipView


@dataclass(frozen=True, slots=True)
class TakingPart:
    """What somebody with a partner reads on the page of their cohort."""

    partners: Sequence[Partner]
    milestones: Sequence[Ahead]


def taking_part(session: Session, viewer: Viewer, cohort_id: int, now: datetime) -> TakingPart:
    """Return with whom somebody is matched, and their milestones by day. Two statements."""
    me = viewer.person
    pairs, found = own_pairs(session, me, Proposal.cohort_id == cohort_id)
    between = {each.id: each for each in mentorships_of(session, viewer, now=now)}
    names = {
        pair_id: between[each.mentorship_id].other.display_name
        for pair_id, each in pairs.items()
        if each.mentorship_id in between
    }
    return TakingPart(
        [Partner(pairs[each].pair, between[pairs[each].mentorship_id]) for each in sorted(names)],
        ahead([each for each in found if each.pair_id in names], me, names, now),
    )
