"""From a board to offers: review by a second person, publishing, and what those without hear."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.runs import refuse_while_running
from alumnet.programmes.commands.setup_telling import ask_to_look
from alumnet.programmes.commands.steps import (
    cohort_step,
    enrolment_step,
    locked_cohort,
    proposal_step,
)
from alumnet.programmes.models import Cohort, Enrolment, PairReview, Proposal, ProposalEvent
from alumnet.programmes.queries.access import Access
from alumnet.programmes.rules.cohort_table import CohortFacts, has_pairs, is_reviewed
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.errors import ProposalChanged, SameReviewer
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    PUBLISHED,
    STANDING,
    EnrolmentState,
    HelperPart,
    ProposalState,
    Side,
    Verdict,
)

_TO_REVIEW: Final = (ProposalState.COMPUTED, ProposalState.SHORTLISTED)


def ask_for_review(access: Access, *, by: int, now: datetime) -> int:
    """Give all pairs of the board to a second person; return how many.

    Raises NothingToPublish, RunUnderWay, NoSuchTransition.
    """
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        refuse_while_running(session, cohort.id)
        pairs = _pairs(session, cohort.id, *_TO_REVIEW)
        facts = CohortFacts(now=now, pairs=len(pairs))
        if cohort.state not in PUBLISHED:
            cohort_step(session, cohort, "ask_for_review", facts, by=by)
        elif (refusal := has_pairs(facts)) is not None:
            raise refusal
        # Nobody's own word counts for what they ask others to look at.
        session.execute(
            delete(PairReview).where(
                PairReview.proposal_id.in_([each.id for each in pairs]),
                PairReview.reviewed_by == by,
            )
        )
        for each in pairs:
            _step(session, each, "submit", by, now)
        ask_to_look(session, cohort, by=by, now=now)
    return len(pairs)


def review(
    access: Access,
    public_ids: Collection[str],
    verdict: Verdict,
    *,
    by: int,
    now: datetime,
    line: str = "",
) -> int:
    """Say of pairs under review whether they are good; return how many. The last word counts.

    Raises SameReviewer for who set one of them or asked for the review, NotFound for one that is no
    pair under review of this cohort or for who neither reviews nor manages it.
    """
    if not access.parts & {HelperPart.REVIEWER, HelperPart.MANAGER}:
        raise NotFound
    with writing() as session:
        locked_cohort(session, access.cohort_id)
        pairs = [
            each
            for each in _pairs(session, access.cohort_id, ProposalState.UNDER_REVIEW)
            if each.public_id in public_ids
        ]
        if len(pairs) < len(set(public_ids)):
            raise NotFound
        if any(by in _own(session, each) for each in pairs):
            raise SameReviewer
        known = {
            row.proposal_id: row
            for row in session.scalars(
                select(PairReview).where(PairReview.proposal_id.in_([each.id for each in pairs]))
            )
        }
        for each in pairs:
            row = known.get(each.id) or PairReview(proposal_id=each.id)
            row.reviewed_by, row.verdict, row.line, row.at = by, verdict, line.strip(), now
            session.add(row)
    return len(pairs)


def _own(session: Session, pair: Proposal) -> set[int | None]:
    """Return who set a pair, and who asked for its review last."""
    asked = session.scalar(
        select(ProposalEvent.actor_id)
        .where(ProposalEvent.subject_id == pair.id, ProposalEvent.name == "submit")
        .order_by(ProposalEvent.id.desc())
        .limit(1)
    )
    return {asked, pair.set_by} - {None}


def give_back(access: Access, *, by: int, now: datetime) -> None:
    """Go back to matching: what was found good or set by hand stays locked, the rest may change.

    Raises NoSuchTransition.
    """
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        if cohort.state not in PUBLISHED:
            cohort_step(session, cohort, "give_back", CohortFacts(now=now), by=by)
        good = _verdicts(session, cohort.id, Verdict.GOOD)
        for each in _pairs(session, cohort.id, ProposalState.UNDER_REVIEW):
            _step(session, each, "give_back", by, now)
            if each.id not in good and each.set_by is None:
                _step(session, each, "unlock", by, now)


def publish(access: Access, *, by: int, now: datetime) -> int:
    """Offer all pairs under review to their two, and tell those without; return how many.

    Each mentee hears first, the mentor once the mentee said yes; until then all mentors have one
    and the same note. Pairs that were found later are offered the same way while the cohort goes
    on. Raises NothingToPublish, ReviewMissing, ProposalChanged, RunUnderWay, NoSuchTransition.
    """
    with writing() as session:
        cohort = locked_cohort(session, access.cohort_id)
        refuse_while_running(session, cohort.id)
        pairs = _pairs(session, cohort.id, ProposalState.UNDER_REVIEW)
        facts = CohortFacts(
            now=now, pairs=len(pairs), unreviewed=_unreviewed(session, cohort, pairs)
        )
        is_first = cohort.state not in PUBLISHED
        if is_first:
            _refuse_left_over(session, cohort)
            cohort_step(session, cohort, "publish", facts, by=by)
            cohort.published_at = now
        else:
            for refusal in (has_pairs(facts), is_reviewed(facts)):
                if refusal is not None:
                    raise refusal
        for each in pairs:
            each.reminders_sent = 0
            _step(session, each, "offer", by, now)
        if is_first:
            _tell_others(session, cohort, now)
    return len(pairs)


def _refuse_left_over(session: Session, cohort: Cohort) -> None:
    """Refuse while a pair is neither offered nor under review: it was changed meanwhile."""
    if _pairs(session, cohort.id, *_TO_REVIEW):
        raise ProposalChanged


def _unreviewed(session: Session, cohort: Cohort, pairs: Collection[Proposal]) -> int:
    """Return how many pairs a second person hasn't found good; none where that isn't asked for."""
    if not cohort.needs_review:
        return 0
    good = _verdicts(session, cohort.id, Verdict.GOOD)
    return sum(each.id not in good for each in pairs)


def _verdicts(session: Session, cohort_id: int, verdict: Verdict) -> set[int]:
    """Return the pairs of which the last review says this."""
    query = (
        select(PairReview.proposal_id)
        .join(Proposal, Proposal.id == PairReview.proposal_id)
        .where(Proposal.cohort_id == cohort_id, PairReview.verdict == verdict)
    )
    return set(session.scalars(query))


def _tell_others(session: Session, cohort: Cohort, now: datetime) -> None:
    """Tell whoever is in the pool without a pair, and all mentors one and the same.

    Else a mentor who hears nothing would know that somebody reads about them, and later their no.
    """
    has_pair = exists().where(
        or_(Proposal.mentee_id == Enrolment.id, Proposal.mentor_id == Enrolment.id),
        Proposal.state.in_(STANDING),
    )
    rows = session.scalars(
        select(Enrolment)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.state.in_((EnrolmentState.IN_POOL, EnrolmentState.PROPOSED)),
            (Enrolment.side == Side.MENTOR) | ~has_pair,
        )
        .order_by(Enrolment.id)
        .with_for_update()
    )
    for row in rows.all():
        name = "stand_by" if row.side is Side.MENTOR else "stay_without"
        enrolment_step(session, row, name, EnrolmentFacts(now=now))


def _pairs(session: Session, cohort_id: int, *states: ProposalState) -> list[Proposal]:
    return list(
        session.scalars(
            select(Proposal)
            .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(states))
            .order_by(Proposal.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _step(session: Session, row: Proposal, name: str, by: int, now: datetime) -> None:
    proposal_step(session, row, name, ProposalFacts(now=now), actor="manager", by=by)
