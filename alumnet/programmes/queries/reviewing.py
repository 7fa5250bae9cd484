"""Pairs under review, with what a second person said of each, and what publishing would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import WHENEVER
from alumnet.programmes.models import Cohort, PairReview, Programme, Proposal, ProposalEvent
from alumnet.programmes.queries.access import managed_association_ids
from alumnet.programmes.queries.board import PAIRS_A_PAGE, Pair, pairs_of, pool_of
from alumnet.programmes.rules.states import ProposalState, Verdict

_ORDER: Final = {Verdict.DOUBTFUL: 0, None: 1, Verdict.GOOD: 2}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A pair under review; `is_own` for whoever set it, who can't say of it that it is good."""

    pair: Pair
    verdict: Verdict | None
    line: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A page of the pairs under review, those that a reviewer doubts first."""

    pairs: Sequence[Reviewed]
    page: int
    total: int
    good: int
    doubtful: int
    offered: int
    without: int

    @property
    def open(self) -> int:
        """Of how many nobody has said anything."""
        return self.total - self.good - self.doubtful

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAIRS_A_PAGE))


def reviewing_of(session: Session, viewer: Viewer, cohort_id: int, *, page: int = 1) -> Reviewing:
    """Return a page of the pairs of a cohort that are under review. Five statements."""
    pool, rows = pool_of(session, cohort_id), pairs_of(session, cohort_id)
    pool.count(rows)
    said = _said(session, cohort_id)
    states = Counter(row.state for row in rows)
    pairs = [row for row in rows if row.state is ProposalState.UNDER_REVIEW]
    pairs.sort(key=lambda row: (_ORDER[_verdict(said, row)], row.score or 0.0, row.id))
    start = PAIRS_A_PAGE * (page - 1)
    here = pairs[start : start + PAIRS_A_PAGE]
    tell = pool.teller(
        session, viewer, [at for row in here for at in (row.mentee_id, row.mentor_id)]
    )
    verdicts = Counter(_verdict(said, row) for row in pairs)
    return Reviewing(
        pairs=[
            Reviewed(
                tell.pair(row, start + at, look=_verdict(said, row) is Verdict.DOUBTFUL),
                _verdict(said, row),
                said[row.id].line or "",
                is_own=viewer.person_id in {said[row.id].set_by, said[row.id].asked_by},
            )
            for at, row in enumerate(here, 1)
        ],
        page=page,
        total=len(pairs),
        good=verdicts[Verdict.GOOD],
        doubtful=verdicts[Verdict.DOUBTFUL],
        offered=states[ProposalState.OFFERED] + states[ProposalState.ACCEPTED_BY_FIRST],
        without=len(pool.unplaced()),
    )


def pairs_to_review(viewer: Viewer, _now: datetime) -> Select[*tuple[Any, ...]] | None:
    """Return the statement that counts the pairs that the viewer might look over, by association.

    Those whom they set themselves wait for somebody else.
    """
    managed = managed_association_ids(viewer)
    if not managed and not viewer.is_site_admin:
        return None
    return (
        select(Programme.association_id, func.count(Proposal.id), WHENEVER)
        .join(Cohort, Cohort.programme_id == Programme.id)
        .join(Proposal, Proposal.cohort_id == Cohort.id)
        .outerjoin(PairReview, PairReview.proposal_id == Proposal.id)
        .where(
            Cohort.needs_review,
            Proposal.state == ProposalState.UNDER_REVIEW,
            Proposal.set_by.is_distinct_from(viewer.person_id),
            PairReview.id.is_(None),
            true() if viewer.is_site_admin else Programme.association_id.in_(managed),
        )
        .group_by(Programme.association_id)
    )


def _verdict(said: dict[int, Any], row: Any) -> Verdict | None:
    found: Verdict | None = said[row.id].verdict
    return found


def _said(session: Session, cohort_id: int) -> dict[int, Any]:
    """Return of each standing pair what was said, who set it, and who last asked for a review."""
    asked = (
        select(ProposalEvent.actor_id)
        .where(ProposalEvent.subject_id == Proposal.id, ProposalEvent.name == "submit")
        .order_by(ProposalEvent.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Proposal.id,
            Proposal.set_by,
            PairReview.verdict,
            PairReview.line,
            asked.label("asked_by"),
        )
        .outerjoin(PairReview, PairReview.proposal_id == Proposal.id)
        .where(Proposal.cohort_id == cohort_id)
    )
    return {row.id: row for row in rows}
