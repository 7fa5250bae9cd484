"""The board as it stands now, for choosing by hand and for trying other weights."""

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session, load_only

from alumnet.programmes.models import Enrolment, MatchRun, PartedPair
from alumnet.programmes.queries.lines import along, line_rows
from alumnet.programmes.queries.match_pairs import Pair, held_pairs, takings_of
from alumnet.programmes.queries.runs import inputs_kept
from alumnet.programmes.rules.errors import NoRunYet
from alumnet.programmes.rules.match_board import Board, as_it_stands
from alumnet.programmes.rules.match_inputs import MatchInputs
from alumnet.programmes.rules.states import HAS_PLACE, RunState


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
    present = takings_of(session, cohort_id, Enrolment.state.in_(HAS_PLACE))
    parted, lines = _parted_and_lines(session, cohort_id)
    board = Board(
        frozenset(each.id for each in present),
        held[True],
        held[False],
        parted,
        along(lines, present),
    )
    return as_it_stands(inputs_kept(row), board)


def _parted_and_lines(session: Session, cohort_id: int) -> tuple[list[Pair], list[Pair]]:
    """Return which enrolments are parted, and which people manage which. One statement."""
    parted = select(PartedPair.mentee_id, PartedPair.mentor_id, literal(0).label("is_line")).where(
        PartedPair.cohort_id == cohort_id
    )
    lines = line_rows(cohort_id).add_columns(literal(1).label("is_line"))
    found: tuple[list[Pair], list[Pair]] = [], []
    for one, other, is_line in session.execute(union_all(parted, lines)):
        found[is_line].append((one, other))
    return found
