"""A kind word to pairs that haven't met or fell silent, from those who look after their cohort."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import audit
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.steps import locked_cohort, proposal_step
from alumnet.programmes.models import Proposal
from alumnet.programmes.queries.follow_up import facts_by_pair
from alumnet.programmes.rules.follow_up import Need, PairFacts, may_remind, need_of
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import ProposalState


def remind_pair(
    cohort_id: int, association_id: int, public_id: str, *, by: int, now: datetime
) -> bool:
    """Remind one pair of a cohort; return False where it needs no word any more.

    Raises NotFound, PairRemindedLately.
    """
    with writing() as session:
        locked_cohort(session, cohort_id)
        pair = session.scalar(
            select(Proposal).where(
                Proposal.cohort_id == cohort_id,
                Proposal.public_id == public_id,
                Proposal.state == ProposalState.LIVE,
            )
        )
        facts = facts_by_pair(session, [pair.id], now).get(pair.id) if pair else None
        if pair is None or facts is None:
            raise NotFound
        if need_of(facts, now) is None:
            return False
        _remind(session, pair, facts, association_id, by=by, now=now)
        return True


def remind_all(cohort_id: int, association_id: int, need: Need, *, by: int, now: datetime) -> int:
    """Remind all pairs that need a word about one thing; return how many.

    Those that were reminded in the last days are left alone.
    """
    with writing() as session:
        locked_cohort(session, cohort_id)
        pairs = session.scalars(
            select(Proposal)
            .where(Proposal.cohort_id == cohort_id, Proposal.state == ProposalState.LIVE)
            .order_by(Proposal.id)
        ).all()
        known = facts_by_pair(session, [each.id for each in pairs], now)
        chosen = [
            (pair, facts)
            for pair in pairs
            if (facts := known.get(pair.id)) is not None
            and need_of(facts, now) is need
            and may_remind(facts.reminded_at, now)
        ]
        for pair, facts in chosen:
            _remind(session, pair, facts, association_id, by=by, now=now)
        return len(chosen)


def _remind(
    session: Session,
    pair: Proposal,
    facts: PairFacts,
    association_id: int,
    *,
    by: int,
    now: datetime,
) -> None:
    step = ProposalFacts(now=now, reminded_at=facts.reminded_at)
    proposal_step(session, pair, "follow_up", step, actor="manager", by=by)
    audit.record(
        session,
        by,
        "cohort.pair_reminded",
        "proposal",
        pair.id,
        now=now,
        association_id=association_id,
    )
