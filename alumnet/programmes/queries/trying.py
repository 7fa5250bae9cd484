"""The board as it stands now, for choosing by hand and for trying other weights."""

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from alumnet.programmes.models import Enrolment, MatchRun, PartedPair
from alumnet.programmes.queries.match_pairs import held_pairs
from alumnet.programmes.queries.runs import inputs_kept
from alumnet.programmes.rules.errors import NoRunYet
from alumnet.programmes.rules.match_board import Board, as_it_stands
from alumnet.programmes.rules.match_inputs import MatchInputs
from alumnet.programmes.rules.states import EnrolmentState, RunState

_PRESENT = (EnrolmentState.IN_POOL, EnrolmentState.PROPOSED, EnrolmentState.MATCHED)


def board_inputs(session: Session, cohort_id: int) -> MatchInputs:
    """Return what the last run was given, with what was set since. Four statements.

    For `rules.match_board`. Who came into the pool since is not in it before the next run. Raises
    NoRunYet, InputsGone.
    """
    row = session.scalar(
        select(MatchRun)
        .where(MatchRun.cohort_id == cohort_id, MatchRun.state == RunState.DONE)
        .order_by(MatchRun.number.desc())
        .limit(1)
        .options(load_only(MatchRun.inputs))
    )
    if row is None:
        raise NoRunYet
    held = held_pairs(session, cohort_id)
    present = session.scalars(
        select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(_PRESENT))
    )
    parted = session.execute(
        select(PartedPair.mentee_id, PartedPair.mentor_id).where(PartedPair.cohort_id == cohort_id)
    )
    board = Board(
        frozenset(present),
        held[True],
        held[False],
        [(one, other) for one, other in parted],
    )
    return as_it_stands(inputs_kept(row), board)
