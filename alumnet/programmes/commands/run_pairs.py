"""What a run found becomes the pairs of its cohort."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.programmes.commands.pool import put_back
from alumnet.programmes.commands.steps import created, enrolment_step, proposal_step
from alumnet.programmes.models import Cohort, Enrolment, MatchRun, Proposal
from alumnet.programmes.queries.lines import in_one_line
from alumnet.programmes.queries.match_pairs import Taking, apart_of
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.match_solving import MadePair, Result
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    STANDING,
    CohortKind,
    EnrolmentState,
    ProposalState,
    Side,
)

_MAY_PAIR: Final = (EnrolmentState.IN_POOL, EnrolmentState.PROPOSED, EnrolmentState.MATCHED)
_EXPLAINED_ANEW: Final = (ProposalState.COMPUTED, ProposalState.SHORTLISTED)
Key = tuple[int, int, int]


def write_pairs(
    session: Session, cohort: Cohort, row: MatchRun, result: Result, now: datetime
) -> None:
    """Let the pairs of a cohort be what a run found; the cohort is locked.

    What nobody locked and the run didn't find again is withdrawn. Who stepped back while it ran
    gets no pair, nor do two who by now must not be one. Whoever stays without learns why when it is
    published.
    """
    enrolments = {
        each.id: each
        for each in session.scalars(
            select(Enrolment)
            .where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(_MAY_PAIR))
            .order_by(Enrolment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    found = {_key(each): each for each in result.pairs}
    standing = _standing(session, cohort.id)
    _withdraw(session, (each for key, each in standing.items() if key not in found), now)
    people = [Taking(row.id, row.person_id, row.side, row.places) for row in enrolments.values()]
    apart = {*apart_of(session, cohort.id, people), *in_one_line(session, cohort.id, people)}
    for key, pair in found.items():
        if key in standing:
            _explain(standing[key], row, pair)
        elif key[:2] not in apart and _is_free(enrolments, pair, cohort):
            new = Proposal(
                cohort_id=cohort.id,
                mentee_id=pair.mentee,
                mentor_id=pair.mentor,
                round=pair.round,
                state=ProposalState.COMPUTED,
                created_at=now,
                stood_still=0,
            )
            _explain(new, row, pair)
            created(session, new, by=None, now=now)
            for enrolment_id in key[:2]:
                hold(session, enrolments[enrolment_id], now)
    for enrolment_id, enrolment in enrolments.items():
        if enrolment.side is not Side.MENTOR:
            why = result.unplaced.get(enrolment_id, {})
            enrolment.reason_code = str(why.get("reason", ""))


def hold(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Note of somebody in the pool that a pair holds them."""
    enrolment.reason_code = ""
    if enrolment.state is EnrolmentState.IN_POOL:
        enrolment_step(session, enrolment, "propose", EnrolmentFacts(now=now))


def _key(pair: Proposal | MadePair) -> Key:
    if isinstance(pair, Proposal):
        return pair.mentee_id, pair.mentor_id, pair.round
    return pair.mentee, pair.mentor, pair.round


def _standing(session: Session, cohort_id: int) -> dict[Key, Proposal]:
    rows = session.scalars(
        select(Proposal)
        .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(STANDING))
        .order_by(Proposal.id)
    )
    return {_key(row): row for row in rows}


def _withdraw(session: Session, pairs: Iterable[Proposal], now: datetime) -> None:
    gone = [each for each in pairs if each.state is ProposalState.COMPUTED]
    for pair in gone:
        proposal_step(session, pair, "withdraw", ProposalFacts(now=now))
    for pair in gone:
        put_back(session, pair, now)


def _is_free(enrolments: Mapping[int, Enrolment], pair: MadePair, cohort: Cohort) -> bool:
    """Whether both are still there as the run saw them."""
    mentee, mentor = enrolments.get(pair.mentee), enrolments.get(pair.mentor)
    if mentee is None or mentor is None:
        return False
    return cohort.kind is CohortKind.FLASH or mentee.state is not EnrolmentState.MATCHED


def _explain(row: Proposal, of: MatchRun, pair: MadePair) -> None:
    """Write why a pair is what it is, unless its two read it already."""
    if row.state in _EXPLAINED_ANEW:
        row.run_id = of.id
        row.score, row.parts, row.known = pair.score, pair.parts, pair.known
        row.because = pair.because
