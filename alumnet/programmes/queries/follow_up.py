"""How the pairs of a cohort go, for those who look after it: counts and dates, nothing they wrote.

Notes, letters, goals and agendas of a mentorship are never read here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, Person
from alumnet.kernel.dates import local_day
from alumnet.kernel.zones import site_zone
from alumnet.mentoring.models import Agreement, MentoringSession, Mentorship
from alumnet.mentoring.rules.sessions import COMING
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal, ProposalEvent
from alumnet.programmes.queries.milestones import (
    Reached,
    late_by_pair,
    milestones_of_pairs,
    reached_by_milestone,
)
from alumnet.programmes.rules.follow_up import Going, Need, PairFacts, going, may_remind, need_of
from alumnet.programmes.rules.milestones import PairMilestone
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import ProposalState, Side

FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairToFollowUp:
    """A pair that needs a word, with what is known of how it goes and what it is past."""

    public_id: str
    mentee: str
    mentor: str
    need: Need
    started_at: datetime
    times_met: int
    last_met_at: datetime | None
    reminded_at: datetime | None
    may_remind: bool
    late: Sequence[PairMilestone]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The pairs of a cohort that need a word, whoever waits longest first, and how all go."""

    pairs: Sequence[PairToFollowUp]
    going: Going
    milestones: Sequence[Reached]

    def needing(self, need: Need) -> list[PairToFollowUp]:
        """Return the pairs that need a word about one thing."""
        return [each for each in self.pairs if each.need is need]


def follow_up(session: Session, cohort_id: int, now: datetime) -> FollowUp:
    """Return which pairs of a cohort need a word. Two statements."""
    mentee, mentor = aliased(Person), aliased(Person)
    first, second = aliased(Enrolment), aliased(Enrolment)
    query = (
        _known(now)
        .add_columns(mentee.display_name.label("mentee"), mentor.display_name.label("mentor"))
        .join(first, first.id == Proposal.mentee_id)
        .join(second, second.id == Proposal.mentor_id)
        .join(mentee, mentee.id == first.person_id)
        .join(mentor, mentor.id == second.person_id)
        .where(Proposal.cohort_id == cohort_id)
    )
    rows = session.execute(query).all()
    milestones = milestones_of_pairs(session, Proposal.cohort_id == cohort_id)
    late = late_by_pair(milestones, local_day(now, site_zone()))
    return FollowUp(
        list(_needing(rows, late, now)),
        going(_facts(row, late) for row in rows),
        reached_by_milestone(milestones),
    )


Late = Mapping[int, Sequence[PairMilestone]]


def _needing(rows: Iterable[Any], late: Late, now: datetime) -> Iterable[PairToFollowUp]:
    for row in rows:
        facts = _facts(row, late)
        need = need_of(facts, now)
        if need is not None:
            yield PairToFollowUp(
                public_id=row.public_id,
                mentee=row.mentee,
                mentor=row.mentor,
                need=need,
                started_at=facts.started_at,
                times_met=facts.times_met,
                last_met_at=row.last_met_at,
                reminded_at=facts.reminded_at,
                may_remind=may_remind(facts.reminded_at, now),
                late=facts.late,
            )


def facts_by_pair(
    session: Session, proposal_ids: Collection[int], now: datetime
) -> dict[int, PairFacts]:
    """Return how pairs go that are live, by their ids. Two statements."""
    which = Proposal.id.in_(proposal_ids)
    late = late_by_pair(milestones_of_pairs(session, which), local_day(now, site_zone()))
    return {row.id: _facts(row, late) for row in session.execute(_known(now).where(which))}


def _known(now: datetime) -> Select[*tuple[Any, ...]]:
    reminded_at = (
        select(func.max(ProposalEvent.at))
        .where(ProposalEvent.subject_id == Proposal.id, ProposalEvent.name == FOLLOW_UP)
        .scalar_subquery()
    )
    is_planned = exists().where(
        MentoringSession.mentorship_id == Mentorship.id,
        MentoringSession.state.in_(COMING),
        MentoringSession.ends_at > now,
    )
    return (
        select(
            Proposal.id,
            Proposal.public_id,
            Mentorship.state,
            Mentorship.started_at,
            Mentorship.times_met,
            Mentorship.last_met_at,
            Mentorship.quiet_since,
            Agreement.cadence,
            is_planned.label("is_planned"),
            reminded_at.label("reminded_at"),
        )
        .join(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .outerjoin(
            Agreement,
            (Agreement.mentorship_id == Mentorship.id)
            & (Agreement.number == Mentorship.agreed_version),
        )
        .where(Proposal.state == ProposalState.LIVE)
        .order_by(Mentorship.started_at, Proposal.id)
    )


def _facts(row: Any, late: Late) -> PairFacts:
    return PairFacts(
        state=row.state,
        started_at=row.started_at,
        times_met=row.times_met,
        quiet_since=row.quiet_since,
        cadence=row.cadence,
        is_planned=bool(row.is_planned),
        reminded_at=row.reminded_at,
        late=late.get(row.id, ()),
    )


@dataclass(frozen=True, slots=True)
class PairMail:
    """A pair as a reminder speaks of it: whom it reaches, and where their mentorship is.

    `milestone` is what they are past, where the word is about that.
    """

    mentorship_id: int
    path: str
    people: Sequence[int]
    cohort: str
    association: str
    need: Need
    milestone: str


def pair_mail(session: Session, proposal_id: int, now: datetime) -> PairMail | None:
    """Return what a reminder says; None where the two need none any more. Three."""
    facts = facts_by_pair(session, [proposal_id], now).get(proposal_id)
    need = need_of(facts, now) if facts is not None else None
    if facts is None or need is None:
        return None
    row = session.execute(
        select(
            Mentorship,
            Programme.name.label("programme"),
            Cohort.name.label("cohort"),
            Association.name.label("association"),
        )
        .join(Proposal, Proposal.mentorship_id == Mentorship.id)
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .where(Proposal.id == proposal_id)
    ).one()
    two: Mentorship = row.Mentorship
    late = facts.late[0] if need is Need.LATE else None
    people = {Side.MENTEE: two.mentee_id, Side.MENTOR: two.mentor_id}
    side = late.side if late is not None else None
    return PairMail(
        mentorship_id=two.id,
        path=f"/mentorships/{two.public_id}",
        people=[people[side]] if side in people else [*people.values()],
        cohort=title_of(row.programme, row.cohort),
        association=row.association,
        need=need,
        milestone=late.title if late else "",
    )
