"""What a run found becomes the pairs of its cohort.

One transaction holds the cohort meanwhile, so nothing half-written is ever seen; many rows are
written at once, for on SQLite everybody else's writing waits for it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from alumnet.programmes.commands.steps import created_many, enrolment_step, step_many
from alumnet.programmes.models import Cohort, Enrolment, MatchRun, Proposal
from alumnet.programmes.queries.lines import in_one_line
from alumnet.programmes.queries.match_pairs import Taking, apart_of
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.match_solving import MadePair, Result
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    HAS_PLACE,
    STANDING,
    CohortKind,
    EnrolmentState,
    ProposalState,
    Side,
)

_EXPLAINED_ANEW: Final = (ProposalState.COMPUTED, ProposalState.SHORTLISTED)
# The table of pairs, for many rows at once: so nothing looks at each.
_PAIRS: Any = Proposal.__table__
Key = tuple[int, int, int]


def write_pairs(
    session: Session, cohort: Cohort, row: MatchRun, result: Result, now: datetime
) -> None:
    """Let the pairs of a cohort be what a run found; the cohort is locked.

    What nobody locked and the run didn't find again is withdrawn. Who stepped back while it ran
    gets no pair, nor do two who by now must not be one. Whoever stays without learns why when it is
    published.
    """
    people = _people(session, cohort.id)
    found = {_key(each): each for each in result.pairs}
    standing = _standing(session, cohort.id)
    gone = [
        key
        for key, each in standing.items()
        if key not in found and each.state is ProposalState.COMPUTED
    ]
    step_many(
        session,
        Proposal,
        [standing[key].id for key in gone],
        "withdraw",
        state=ProposalState.COMPUTED,
        facts=ProposalFacts(now=now),
    )
    takings = [Taking(each.id, each.person_id, each.side, each.places) for each in people.values()]
    apart = {*apart_of(session, cohort.id, takings), *in_one_line(session, cohort.id, takings)}
    new = [
        pair
        for key, pair in found.items()
        if key not in standing and key[:2] not in apart and _is_free(people, pair, cohort)
    ]
    _write(session, cohort.id, row.id, new, now)
    _explain(session, row.id, standing, found)
    held = {each for key in standing.keys() - {*gone} for each in key[:2]}
    held |= {each for pair in new for each in (pair.mentee, pair.mentor)}
    _hold(session, people, held, now)
    _say_why(session, people, result)


def hold(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Note of somebody in the pool that a pair holds them."""
    enrolment.reason_code = ""
    if enrolment.state is EnrolmentState.IN_POOL:
        enrolment_step(session, enrolment, "propose", EnrolmentFacts(now=now))


def _key(pair: Row[Any] | MadePair) -> Key:
    if isinstance(pair, MadePair):
        return pair.mentee, pair.mentor, pair.round
    return pair.mentee_id, pair.mentor_id, pair.round


def _people(session: Session, cohort_id: int) -> dict[int, Row[Any]]:
    rows: Iterable[Any] = session.execute(
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.side,
            Enrolment.places,
            Enrolment.state,
            Enrolment.reason_code,
        )
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(HAS_PLACE))
        .order_by(Enrolment.id)
        .with_for_update()
    )
    return {row.id: row for row in rows}


def _standing(session: Session, cohort_id: int) -> dict[Key, Row[Any]]:
    rows: Iterable[Any] = session.execute(
        select(Proposal.id, Proposal.mentee_id, Proposal.mentor_id, Proposal.round, Proposal.state)
        .where(Proposal.cohort_id == cohort_id, Proposal.state.in_(STANDING))
        .order_by(Proposal.id)
    )
    return {_key(row): row for row in rows}


def _is_free(people: Mapping[int, Row[Any]], pair: MadePair, cohort: Cohort) -> bool:
    """Whether both are still there as the run saw them."""
    mentee, mentor = people.get(pair.mentee), people.get(pair.mentor)
    if mentee is None or mentor is None:
        return False
    return cohort.kind is CohortKind.FLASH or mentee.state is not EnrolmentState.MATCHED


def _write(
    session: Session, cohort_id: int, run_id: int, new: Collection[MadePair], now: datetime
) -> None:
    """Write new pairs, each with the first line of its history."""
    if not new:
        return
    last = session.scalar(select(func.max(Proposal.id))) or 0
    session.execute(
        insert(_PAIRS),
        [
            {
                "cohort_id": cohort_id,
                "mentee_id": pair.mentee,
                "mentor_id": pair.mentor,
                "round": pair.round,
                "state": ProposalState.COMPUTED,
                "created_at": now,
                "stood_still": 0,
                **_reasons(run_id, pair),
            }
            for pair in new
        ],
    )
    written = select(Proposal.id).where(Proposal.run_id == run_id, Proposal.id > last)
    created_many(session, session.scalars(written.order_by(Proposal.id)).all(), now)


def _explain(
    session: Session, run_id: int, standing: Mapping[Key, Row[Any]], found: Mapping[Key, MadePair]
) -> None:
    """Write why pairs found again are what they are, unless their two read it already."""
    again = [
        {"id": each.id, **_reasons(run_id, found[key])}
        for key, each in standing.items()
        if key in found and each.state in _EXPLAINED_ANEW
    ]
    if again:
        session.execute(update(Proposal), again)


def _reasons(run_id: int, pair: MadePair) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "score": pair.score,
        "parts": pair.parts,
        "known": pair.known,
        "because": pair.because,
    }


def _hold(
    session: Session, people: Mapping[int, Row[Any]], held: Collection[int], now: datetime
) -> None:
    """Let those be proposed whom a pair holds, and the others back in the pool."""
    facts = EnrolmentFacts(now=now)
    waiting, proposed = EnrolmentState.IN_POOL, EnrolmentState.PROPOSED
    taken = [each.id for each in people.values() if each.state is waiting and each.id in held]
    freed = [each.id for each in people.values() if each.state is proposed and each.id not in held]
    step_many(session, Enrolment, taken, "propose", state=waiting, facts=facts)
    step_many(session, Enrolment, freed, "put_back", state=proposed, facts=facts)


def _say_why(session: Session, people: Mapping[int, Row[Any]], result: Result) -> None:
    """Note of everybody who is looked for a partner for why they have none, "" for who has."""
    changed = []
    for each in people.values():
        why = str(result.unplaced.get(each.id, {}).get("reason", ""))
        if each.side is not Side.MENTOR and each.reason_code != why:
            changed.append({"id": each.id, "reason_code": why})
    if changed:
        session.execute(update(Enrolment), changed)
