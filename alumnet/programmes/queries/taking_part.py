"""Somebody's way through a cohort once they have a partner: with whom, what comes when, the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.mentoring.models import Mentorship
from alumnet.programmes.models import Proposal
from alumnet.programmes.queries.milestones import Ahead, ahead
from alumnet.programmes.rules.states import EnrolmentState, ProposalState

HAS_PARTNER = frozenset({EnrolmentState.MATCHED, EnrolmentState.FINISHED})


@dataclass(frozen=True, slots=True)
class Partner:
    """Whom somebody was matched with, and the page of the two."""

    pair_id: int
    name: str
    mentorship: str


@dataclass(frozen=True, slots=True)
class TakingPart:
    """What somebody with a partner reads on the page of their cohort."""

    partners: Sequence[Partner]
    milestones: Sequence[Ahead]


def taking_part(session: Session, viewer: Viewer, cohort_id: int, now: datetime) -> TakingPart:
    """Return with whom somebody is matched, and their milestones by day. Two statements."""
    partners = _partners(session, viewer.person, cohort_id)
    names = {each.pair_id: each.name for each in partners}
    here = Proposal.cohort_id == cohort_id
    return TakingPart(partners, ahead(session, viewer.person, here, names, now))


def _partners(session: Session, me: int, cohort_id: int) -> list[Partner]:
    other = case((Mentorship.mentor_id == me, Mentorship.mentee_id), else_=Mentorship.mentor_id)
    rows = session.execute(
        select(Proposal.id, Person.display_name, Mentorship.public_id)
        .select_from(Proposal)
        .join(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .join(Person, Person.id == other)
        .where(
            Proposal.cohort_id == cohort_id,
            Proposal.state == ProposalState.LIVE,
            (Mentorship.mentor_id == me) | (Mentorship.mentee_id == me),
        )
        .order_by(Person.display_name, Proposal.id)
    )
    return [Partner(*row) for row in rows]
