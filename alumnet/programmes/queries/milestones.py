"""Milestones as pairs meet them: what comes when, who got there, who is past one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.dates import local_day
from alumnet.kernel.zones import site_zone
from alumnet.mentoring.models import Mentorship
from alumnet.programmes.models import Cohort, Milestone, MilestoneReached, Proposal
from alumnet.programmes.rules.milestones import PairMilestone
from alumnet.programmes.rules.states import ProposalState, Side
from alumnet.programmes.rules.surveys import due_day, first_day


def milestones_of_pairs(session: Session, which: ColumnElement[bool]) -> list[PairMilestone]:
    """Return what live pairs should get to, by day: `which` says of whom. One statement."""
    rows = session.execute(_pairs().where(which))
    return [each for row in rows if (each := _of_pair(row)) is not None]


def _pairs(for_whom: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """Return a statement of live pairs with their milestones; a pair without any is there, too."""
    whose = case((Milestone.side == Side.MENTOR, Proposal.mentor_id), else_=Proposal.mentee_id)
    in_cohort = Milestone.cohort_id == Proposal.cohort_id
    return (
        select(
            Proposal.id,
            Proposal.public_id,
            Proposal.mentorship_id,
            Milestone,
            Cohort.intake,
            Cohort.starts_on,
            Mentorship.started_at,
            MilestoneReached.reached_at,
            MilestoneReached.said_by,
            whose.label("whose"),
        )
        .join(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .outerjoin(Milestone, in_cohort if for_whom is None else in_cohort & for_whom)
        .outerjoin(
            MilestoneReached,
            (MilestoneReached.milestone_id == Milestone.id)
            & (MilestoneReached.enrolment_id == whose),
        )
        .where(Proposal.state == ProposalState.LIVE)
        .order_by(Milestone.after_days, Milestone.id, Proposal.id)
    )


def _of_pair(row: Any) -> PairMilestone | None:
    one: Milestone | None = row.Milestone
    if one is None:
        return None
    zone = site_zone()
    began_on = local_day(row.started_at, zone)
    return PairMilestone(
        pair_id=row.id,
        pair=row.public_id,
        milestone=one.public_id,
        title=one.title,
        detail=one.detail,
        side=one.side,
        whose=row.whose,
        day=due_day(first_day(row.intake, row.starts_on, began_on), one.after_days),
        began_on=began_on,
        reached_at=row.reached_at,
        said_by=row.said_by,
    )


def late_by_pair(
    found: Iterable[PairMilestone], today: date
) -> Mapping[int, Sequence[PairMilestone]]:
    """Return what each pair is past, the first day first, by the pair's id."""
    late: dict[int, list[PairMilestone]] = defaultdict(list)
    for each in found:
        if each.is_late(today):
            late[each.pair_id].append(each)
    return late


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of those whom a milestone is for have got there, and the first day for it."""

    title: str
    day: date
    reached: int
    of_all: int


def reached_by_milestone(found: Iterable[PairMilestone]) -> list[Reached]:
    """Count who got to each milestone; a mentor with several mentees is one where it's theirs."""
    by_milestone: dict[str, dict[int, PairMilestone]] = defaultdict(dict)
    for each in found:
        by_milestone[each.milestone].setdefault(each.whose, each)
    counted = []
    for own in by_milestone.values():
        days = min(each.day for each in own.values())
        reached = sum(1 for each in own.values() if each.reached_at is not None)
        counted.append(Reached(next(iter(own.values())).title, days, reached, len(own)))
    return counted


# --------------------------------------------------------------------------- for one of the two
@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A milestone for somebody. It has no day for a pair that began after it.

    `partner` is named where they have several; `said_by` names whoever of the two said that they
    got there, and is empty for oneself.
    """

    title: str
    detail: str
    day: date | None
    is_past: bool
    is_of_both: bool
    partner: str
    pair: str
    milestone: str
    reached_at: datetime | None
    is_mine_said: bool
    said_by: str

    @property
    def label(self) -> str:
        """What whoever got there presses."""
        return "We got there" if self.is_of_both else "I got there"


@dataclass(frozen=True, slots=True)
class OwnPair:
    """A live pair of somebody: its public id, and its mentorship."""

    pair: str
    mentorship_id: int


def own_pairs(
    session: Session, me: int, which: ColumnElement[bool]
) -> tuple[dict[int, OwnPair], list[PairMilestone]]:
    """Return somebody's live pairs by their ids, and what is theirs to get to. One statement."""
    is_mentor, is_mentee = Mentorship.mentor_id == me, Mentorship.mentee_id == me
    for_me = or_(
        Milestone.side.is_(None),
        Milestone.side == Side.PEER,
        (Milestone.side == Side.MENTOR) & is_mentor,
        (Milestone.side == Side.MENTEE) & is_mentee,
    )
    rows = session.execute(_pairs(for_me).where(which, is_mentor | is_mentee)).all()
    pairs = {row.id: OwnPair(row.public_id, row.mentorship_id) for row in rows}
    return pairs, [each for row in rows if (each := _of_pair(row)) is not None]


def ahead(
    found: Sequence[PairMilestone], me: int, partners: Mapping[int, str], now: datetime
) -> list[Ahead]:
    """Return somebody's milestones by day; `partners` are names by the pair's id."""
    # Of somebody's own there is one, with however many they are a pair.
    own = {(each.milestone, each.whose): each for each in reversed(found)}
    several = Counter(milestone for milestone, _whose in own)
    today = local_day(now, site_zone())
    return [
        Ahead(
            title=each.title,
            detail=each.detail,
            day=each.day if each.began_on <= each.day else None,
            is_past=each.is_late(today),
            is_of_both=each.side in {None, Side.PEER},
            partner=partners[each.pair_id] if several[each.milestone] > 1 else "",
            pair=each.pair,
            milestone=each.milestone,
            reached_at=each.reached_at,
            is_mine_said=each.said_by == me,
            said_by=partners[each.pair_id] if each.said_by not in {me, None} else "",
        )
        for each in reversed(own.values())
    ]
