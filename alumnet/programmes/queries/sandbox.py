"""What if: the same people under other weights, before anything is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.programmes.queries.board import Taker, pairs_of, pool_of
from alumnet.programmes.rules.match_board import tried
from alumnet.programmes.rules.match_inputs import MatchInputs, options_of

# More aren't matched while somebody waits for a page: a run does it.
MOST_AT_ONCE: Final = 2000
_MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who would lose some and get others; `gain` in points of 100, by weights tried."""

    mentee: Taker
    before: Sequence[Taker]
    after: Sequence[Taker]
    gain: int


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What other weights would do; `figures` are those of matching.md."""

    figures: Mapping[str, Any]
    better: int
    worse: int
    changed: int
    unplaced: int
    placed: int
    dropped: int
    moved: Sequence[Moved]
    worst: tuple[Taker, Taker, int] | None
    meetings: tuple[int, int]


def sandbox_of(
    session: Session,
    viewer: Viewer,
    cohort_id: int,
    inputs: MatchInputs,
    *,
    weights: Mapping[str, float],
    options: Mapping[str, float],
) -> Sandbox:
    """Return who would gain and who would lose, by the new weights for both. Four statements.

    `inputs` are the board's as it stands. Nothing is written.
    """
    found = tried(
        inputs,
        weights={**inputs.weights, **weights},
        options=options_of({**inputs.options, **options}),
    )
    pool = pool_of(session, cohort_id)
    pool.count(pairs_of(session, cohort_id))
    shown = found.changes[:_MOST_SHOWN]
    ids = {at for each in shown for at in (each.mentee, *each.before, *each.after)}
    ids |= {*found.worst[:2]} if found.worst else set()
    tell = pool.teller(session, viewer, ids)
    return Sandbox(
        figures=found.figures,
        better=found.better,
        worse=found.worse,
        changed=len(found.changes),
        unplaced=len(found.unplaced),
        placed=len(found.placed),
        dropped=len(found.dropped),
        moved=[
            Moved(
                tell.taker(each.mentee),
                [tell.taker(at) for at in each.before],
                [tell.taker(at) for at in each.after],
                round(100 * each.gain),
            )
            for each in shown
        ],
        worst=found.worst
        and (
            tell.taker(found.worst[0]),
            tell.taker(found.worst[1]),
            round(100 * found.worst[2]),
        ),
        meetings=found.meetings,
    )
