"""Drawing lots for the places of a cohort: once, with a seed that is kept."""

import secrets
from datetime import datetime

from sqlalchemy import select

from alumnet.kernel.db import writing
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import CohortLottery, Enrolment
from alumnet.programmes.queries.outcomes_lottery import IN_THE_DRAW, lottery_of
from alumnet.programmes.rules.outcomes_errors import LotsDrawn, NoLottery
from alumnet.programmes.rules.outcomes_lottery import applicants_hash, draw
from alumnet.programmes.rules.states import Side

_SEED_BYTES = 16


def draw_lots(cohort_id: int, *, by: int, now: datetime) -> None:
    """Give every mentee who was found eligible and confirmed a lot, 1 first.

    Who comes into the pool is decided by the lots wherever places are filled. Raises NotFound,
    LotsDrawn, NoLottery.
    """
    with writing() as session:
        locked_cohort(session, cohort_id)
        found = lottery_of(session, cohort_id)
        if found.drawn_at is not None:
            raise LotsDrawn
        if not found.can_draw:
            raise NoLottery
        rows = {
            row.public_id: row
            for row in session.scalars(
                select(Enrolment)
                .where(
                    Enrolment.cohort_id == cohort_id,
                    Enrolment.side != Side.MENTOR,
                    Enrolment.state.in_(IN_THE_DRAW),
                )
                .order_by(Enrolment.id)
                .with_for_update()
            )
        }
        seed = secrets.token_hex(_SEED_BYTES)
        for lot, public_id in enumerate(draw(seed, rows), start=1):
            rows[public_id].lot = lot
            rows[public_id].version += 1
        session.add(
            CohortLottery(
                cohort_id=cohort_id,
                seed=seed,
                places=found.places,
                drawn=len(rows),
                applicants=applicants_hash(rows),
                drawn_by=by,
                drawn_at=now,
            )
        )
