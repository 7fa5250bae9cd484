"""The lottery for the places of a cohort: whether it can be held, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select, true
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import BigId
from alumnet.kernel.registry import WHENEVER
from alumnet.kernel.statements import built_once
from alumnet.programmes.models import Cohort, CohortLottery, Enrolment, OutcomePlan, Programme
from alumnet.programmes.queries.access import managed_association_ids
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.outcomes_lottery import WANTED_A_PLACE
from alumnet.programmes.rules.states import HAS_PLACE, CohortState, EnrolmentState, Side

IN_THE_DRAW: Final = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED})
_HAD_PLACE: Final = HAS_PLACE | {EnrolmentState.FINISHED, EnrolmentState.LEFT}

_IS_IN_THE_DRAW: Final = Enrolment.state.in_(IN_THE_DRAW)
_HAS_A_PLACE: Final = Enrolment.state.in_(HAS_PLACE)
_HAS_NO_LOT: Final = Enrolment.lot.is_(None)
_IS_UNDECIDED: Final = (Enrolment.state == EnrolmentState.ELIGIBLE) & Enrolment.due_at.is_not(None)


def is_drawn() -> ColumnElement[bool]:
    """Return in SQL whether lots were drawn for the places of Cohort."""
    return exists().where(CohortLottery.cohort_id == Cohort.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortLots:
    """How it stands with a lottery.

    `places` are those that are free, or were as lots were drawn; `applicants` how many are, or
    were, in the draw; `undecided` were asked to confirm and may still. `outside` wanted a place and
    weren't in the draw, `outside_placed` of them got one.
    """

    is_planned: bool
    state: CohortState
    places: int
    applicants: int
    undecided: int
    seed: str = ""
    sha256: str = ""
    drawn_at: datetime | None = None
    outside: int = 0
    outside_placed: int = 0

    @property
    def is_over_subscribed(self) -> bool:
        """Whether more are in the draw than there are places."""
        return 0 < self.places < self.applicants

    @property
    def can_draw(self) -> bool:
        """Whether lots can be drawn now."""
        is_time = self.state is CohortState.CLOSED and not self.undecided
        return self.is_planned and self.drawn_at is None and is_time and self.is_over_subscribed


def lottery_of(session: Session, cohort_id: int) -> CohortLots:
    """Return how it stands with the lottery of a cohort that is there. One statement."""
    row = session.execute(_standing(), {"cohort_id": cohort_id}).one()
    is_drawn = row.drawn_at is not None
    return CohortLots(
        is_planned=row.design is Design.LOTTERY and row.frozen_at is not None,
        state=row.state,
        places=row.places if is_drawn else max(0, (row.mentee_places or 0) - row.taken),
        applicants=row.drawn if is_drawn else row.applicants,
        undecided=row.undecided,
        seed=row.seed or "",
        sha256=row.hashed or "",
        drawn_at=row.drawn_at,
        outside=row.without if is_drawn else 0,
        outside_placed=row.placed if is_drawn else 0,
    )


@built_once
def _standing() -> Select[*tuple[Any, ...]]:
    def count(condition: Any) -> Any:
        return (
            select(func.count())
            .where(Enrolment.cohort_id == Cohort.id, Enrolment.side != Side.MENTOR, condition)
            .scalar_subquery()
        )

    return (
        select(
            Cohort.state,
            Cohort.mentee_places,
            OutcomePlan.design,
            OutcomePlan.frozen_at,
            CohortLottery.seed,
            CohortLottery.places,
            CohortLottery.drawn,
            CohortLottery.applicants.label("hashed"),
            CohortLottery.drawn_at,
            count(_IS_IN_THE_DRAW).label("applicants"),
            count(_HAS_A_PLACE).label("taken"),
            count(_IS_UNDECIDED).label("undecided"),
            count(_HAS_NO_LOT & Enrolment.state.in_(WANTED_A_PLACE)).label("without"),
            count(_HAS_NO_LOT & Enrolment.state.in_(_HAD_PLACE)).label("placed"),
        )
        .outerjoin(OutcomePlan, OutcomePlan.cohort_id == Cohort.id)
        .outerjoin(CohortLottery, CohortLottery.cohort_id == Cohort.id)
        .where(Cohort.id == bindparam("cohort_id", type_=BigId))
    )


def lots(session: Session, cohort_id: int) -> list[tuple[str, int]]:
    """Return who drew which lot (enrolments by their public ids), the first lot first. One."""
    rows: Any = session.execute(
        select(Enrolment.public_id, Enrolment.lot)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.lot.is_not(None))
        .order_by(Enrolment.lot)
    )
    return [(public_id, lot) for public_id, lot in rows]


def lots_waiting(viewer: Viewer, _now: datetime) -> Select[*tuple[Any, ...]] | None:
    """Return the statement that counts cohorts in which the viewer draws lots, by association."""
    managed = managed_association_ids(viewer)
    if not managed and not viewer.is_site_admin:
        return None
    applicants, taken, undecided = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id, Enrolment.side != Side.MENTOR, condition)
        .correlate(Cohort)
        .scalar_subquery()
        for condition in (_IS_IN_THE_DRAW, _HAS_A_PLACE, _IS_UNDECIDED)
    )
    return (
        select(Programme.association_id, func.count(Cohort.id), WHENEVER)
        .join(Cohort, Cohort.programme_id == Programme.id)
        .where(
            Cohort.state == CohortState.CLOSED,
            Cohort.has_lottery,
            ~is_drawn(),
            applicants > Cohort.mentee_places - taken,
            Cohort.mentee_places > taken,
            undecided == 0,
            true() if viewer.is_site_admin else Programme.association_id.in_(managed),
        )
        .group_by(Programme.association_id)
    )
