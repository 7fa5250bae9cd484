"""What a manager decides about single pairs before they are published, each with who and why."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.matching.hard_rules import Rule
from alumnet.programmes.commands.pool import part, put_back, standing_pairs
from alumnet.programmes.commands.run_pairs import hold
from alumnet.programmes.commands.runs import ask_run, refuse_while_running
from alumnet.programmes.commands.steps import created, locked_cohort, proposal_step
from alumnet.programmes.models import Cohort, Enrolment, PartedPair, Proposal
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.lines import in_one_line
from alumnet.programmes.queries.match_pairs import Taking, apart_of
from alumnet.programmes.queries.trying import board_inputs
from alumnet.programmes.rules.errors import (
    InOneLine,
    NoPlaceLeft,
    PairParted,
    ProposalChanged,
    RulesBroken,
)
from alumnet.programmes.rules.match_board import explanation, rules_between
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    HAS_PLACE,
    UNPUBLISHED,
    CohortKind,
    CohortState,
    PartedBy,
    ProposalState,
    Side,
)

_PAIRS_IN: Final = frozenset({CohortState.MATCHING, CohortState.PUBLISHED, CohortState.RUNNING})
# What gives way to another pair that a manager sets.
_GIVES_WAY: Final = frozenset({ProposalState.COMPUTED, ProposalState.SHORTLISTED})


def begin_by_hand(access: Access, *, by: int, now: datetime) -> str:
    """Begin with an empty board: a run reads who takes part and pairs nobody.

    Return its public id. Raises as `runs.ask_run` does.
    """
    return ask_run(access, by=by, now=now, options={"by_hand": True})


def pair(
    access: Access,
    mentee: str,
    mentor: str,
    *,
    by: int,
    now: datetime,
    why: str = "",
    despite_rules: bool = False,
    makes_room: bool = False,
    number: int = 1,
) -> str:
    """Pair two (public ids of enrolments) by hand; return the public id of the pair, locked.

    The mentee's other pair gives way, and with `makes_room` the least fitting one of a mentor that
    nobody locked. `number` is the round. Raises NotFound, NoRunYet, InputsGone, RunUnderWay,
    NoSuchTransition, InOneLine, RulesBroken unless `despite_rules`, PairParted, NoPlaceLeft,
    ProposalChanged.
    """
    one, other = _two(reading(), access.cohort_id, mentee, mentor)
    judged = _judged(access.cohort_id, one, other, despite_rules=despite_rules)
    with writing() as session:
        cohort = _open_board(session, access)
        people = _locked_pair(session, one, other)
        _refuse_apart(session, cohort, people)
        standing = _give_way(session, people, number, now)
        if standing is None:
            _make_room(session, cohort, people[other], number, now, makes_room=makes_room)
            standing = Proposal(
                cohort_id=cohort.id,
                mentee_id=one,
                mentor_id=other,
                round=number,
                state=ProposalState.COMPUTED,
                created_at=now,
                stood_still=0,
                **judged,
            )
            created(session, standing, by=by, now=now)
        standing.set_by, standing.set_why = by, why.strip()
        if standing.state is ProposalState.COMPUTED:
            _step(session, standing, "lock", by, now)
        for each in people.values():
            hold(session, each, now)
        return standing.public_id


def _judged(cohort_id: int, one: int, other: int, *, despite_rules: bool) -> dict[str, Any]:
    """Return the columns of a pair that say how well two fit; raises what `pair` does of rules."""
    inputs = board_inputs(reading(), cohort_id)
    try:
        rules = rules_between(inputs, one, other)
        parts, known, score = explanation(inputs, one, other)
    except KeyError:
        raise NotFound from None
    if Rule.LINE in rules:
        raise InOneLine
    if rules and not despite_rules:
        raise RulesBroken(rules=rules)
    return {"score": score, "parts": parts, "known": known, "because": {"rules": [*rules]}}


def lock(access: Access, public_id: str, *, by: int, now: datetime, why: str = "") -> None:
    """Keep a pair in further runs.

    Raises NotFound, RunUnderWay, NoSuchTransition, ProposalChanged.
    """
    with writing() as session:
        _open_board(session, access)
        row = _locked(session, access, public_id)
        _expect(row, ProposalState.COMPUTED)
        _step(session, row, "lock", by, now)
        row.set_by, row.set_why = by, why.strip()


def unlock(access: Access, public_id: str, *, by: int, now: datetime) -> None:
    """Let further runs change a pair. Raises as `lock` does."""
    with writing() as session:
        _open_board(session, access)
        row = _locked(session, access, public_id)
        _expect(row, ProposalState.SHORTLISTED)
        _step(session, row, "unlock", by, now)
        row.set_by, row.set_why = None, ""


def separate(access: Access, public_id: str, *, by: int, now: datetime, why: str = "") -> None:
    """Let two be no pair of this cohort any more; both are in the pool again.

    Also of a pair that was offered, whose two are told. Raises NotFound, RunUnderWay,
    NoSuchTransition, ProposalChanged for one that lives or is over.
    """
    with writing() as session:
        _open_board(session, access, also=(CohortState.REVIEW,))
        row = _locked(session, access, public_id)
        offered = (ProposalState.OFFERED, ProposalState.ACCEPTED_BY_FIRST)
        _expect(row, *UNPUBLISHED, *offered)
        _step(session, row, "take_back" if row.state in offered else "withdraw", by, now)
        part(
            session,
            access.cohort_id,
            row.mentee_id,
            row.mentor_id,
            PartedBy.MANAGER,
            by=by,
            why=why.strip(),
            now=now,
        )
        put_back(session, row, now)


def reunite(access: Access, mentee: str, mentor: str) -> None:
    """Let two be a pair again whom a manager separated. Raises NotFound, RunUnderWay."""
    one, other = _two(reading(), access.cohort_id, mentee, mentor)
    with writing() as session:
        _open_board(session, access)
        row = session.scalar(
            select(PartedPair).where(
                PartedPair.cohort_id == access.cohort_id,
                PartedPair.mentee_id == one,
                PartedPair.mentor_id == other,
                PartedPair.cause == PartedBy.MANAGER,
            )
        )
        if row is None:
            raise NotFound
        session.delete(row)


# ------------------------------------------------------------------------------------- the parts
def _open_board(session: Session, access: Access, *, also: tuple[CohortState, ...] = ()) -> Cohort:
    cohort = locked_cohort(session, access.cohort_id)
    if cohort.state not in _PAIRS_IN and cohort.state not in also:
        raise NoSuchTransition(state=cohort.state, name="pair")
    refuse_while_running(session, cohort.id)
    return cohort


def _two(session: Session, cohort_id: int, mentee: str, mentor: str) -> tuple[int, int]:
    """Return two enrolments of a cohort by their public ids; of two peers the older first."""
    rows = session.execute(
        select(Enrolment.public_id, Enrolment.id, Enrolment.side).where(
            Enrolment.cohort_id == cohort_id, Enrolment.public_id.in_((mentee, mentor))
        )
    ).all()
    found = {row.public_id: row for row in rows}
    if mentee == mentor or len(found) != 2:  # noqa: PLR2004 - a pair
        raise NotFound
    one, other = found[mentee], found[mentor]
    if one.side is Side.MENTOR or other.side is Side.MENTEE:
        raise NotFound
    return (
        (min(one.id, other.id), max(one.id, other.id))
        if one.side is Side.PEER
        else (
            one.id,
            other.id,
        )
    )


def _locked_pair(session: Session, one: int, other: int) -> dict[int, Enrolment]:
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_((one, other)))
        .order_by(Enrolment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    if any(row.state not in HAS_PLACE for row in found.values()):
        raise NotFound
    return found


def _refuse_apart(session: Session, cohort: Cohort, people: dict[int, Enrolment]) -> None:
    """Refuse a pair that must not be; whoever wanted it so, the manager reads the same.

    Lines are no secret to them.
    """
    takings = [Taking(row.id, row.person_id, row.side, row.places) for row in people.values()]
    if in_one_line(session, cohort.id, takings):
        raise InOneLine
    if {*apart_of(session, cohort.id, takings)} & {tuple(people), tuple(people)[::-1]}:
        raise PairParted


def _give_way(
    session: Session, people: dict[int, Enrolment], number: int, now: datetime
) -> Proposal | None:
    """Withdraw the pairs that another replaces; return the pair itself if it stands already."""
    found = None
    for row in people.values():
        if row.side is Side.MENTOR:
            continue
        for held in standing_pairs(session, row.id):
            if held.round != number:
                continue
            if {held.mentee_id, held.mentor_id} == set(people):
                found = held
            elif held.state not in _GIVES_WAY:
                raise ProposalChanged
            else:
                proposal_step(session, held, "withdraw", ProposalFacts(now=now))
                put_back(session, held, now)
    if found is not None and found.state not in _GIVES_WAY:
        raise ProposalChanged
    return found


def _make_room(
    session: Session,
    cohort: Cohort,
    mentor: Enrolment,
    number: int,
    now: datetime,
    *,
    makes_room: bool,
) -> None:
    if mentor.side is not Side.MENTOR:
        return
    session.flush()
    held = standing_pairs(session, mentor.id)
    most = (
        min(mentor.places, cohort.group_size)
        if cohort.kind is CohortKind.GROUP
        else (mentor.places)
    )
    is_busy = cohort.kind is CohortKind.FLASH and any(each.round == number for each in held)
    if len(held) < most and not is_busy:
        return
    loose = [
        each
        for each in held
        if each.state is ProposalState.COMPUTED and (each.round == number or not is_busy)
    ]
    if not (makes_room and loose) or len(held) > most:
        raise NoPlaceLeft
    least = min(loose, key=lambda each: (each.score or 0.0, each.id))
    proposal_step(session, least, "withdraw", ProposalFacts(now=now))
    put_back(session, least, now)


def _locked(session: Session, access: Access, public_id: str) -> Proposal:
    row = session.scalar(
        select(Proposal)
        .where(Proposal.public_id == public_id, Proposal.cohort_id == access.cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def _expect(row: Proposal, *states: ProposalState) -> None:
    if row.state not in states:
        raise ProposalChanged


def _step(session: Session, row: Proposal, name: str, by: int, now: datetime) -> None:
    proposal_step(session, row, name, ProposalFacts(now=now), actor="manager", by=by)
