"""Somebody's way through a cohort once they have a partner: with whom, what comes when, the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.models import Mentorship
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal
from alumnet.programmes.queries.milestones import Ahead, ahead
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import EnrolmentState, ProposalState, Side

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


@dataclass(frozen=True, slots=True)
class TookPart:
    """What the certificate of taking part says."""

    holder: str
    cohort: str
    association: str
    side: Side
    starts_on: date | None
    ends_on: date | None
    meetings: int


def took_part(session: Session, viewer: Viewer, cohort_id: int) -> TookPart:
    """Return what somebody's certificate says; raises NotFound before the end. Two statements."""
    row = session.execute(
        select(
            Person.display_name,
            Programme.name.label("programme"),
            Cohort.name,
            Association.name.label("association"),
            Enrolment.side,
            Cohort.starts_on,
            Cohort.ends_on,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .where(
            Cohort.id == cohort_id,
            Enrolment.person_id == viewer.person,
            Enrolment.state == EnrolmentState.FINISHED,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    meetings = session.scalar(
        select(func.sum(Mentorship.times_met))
        .join(Proposal, Proposal.mentorship_id == Mentorship.id)
        .where(
            Proposal.cohort_id == cohort_id,
            (Mentorship.mentor_id == viewer.person) | (Mentorship.mentee_id == viewer.person),
        )
    )
    return TookPart(
        holder=row.display_name,
        cohort=title_of(row.programme, row.name),
        association=row.association,
        side=row.side,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        meetings=int(meetings or 0),
    )
