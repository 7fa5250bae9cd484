"""A cohort as members read of it: what it is, when, and who will know that one takes part."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment, Programme
from alumnet.programmes.queries.access import own_parts
from alumnet.programmes.queries.managing import id_in
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import (
    ENROLLING,
    CohortKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    Joining,
    Reach,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPage:
    """A cohort for its page. `mine` is where the viewer's enrolment stands, if there is one."""

    cohort_id: int
    public_id: str
    programme: str
    name: str
    association: str
    purpose: str
    state: CohortState
    kind: CohortKind
    intake: Intake
    reach: Reach
    joining: Joining
    about: str
    objectives: str
    sponsor: str
    consent: str
    agreement: str
    group_size: int
    rounds: int
    mentee_places: int | None
    enrolment_opens: date | None
    enrolment_closes: date | None
    starts_on: date | None
    ends_on: date | None
    mine: EnrolmentState | None
    parts: frozenset[HelperPart]

    @property
    def title(self) -> str:
        """What the cohort is called where it stands alone."""
        return title_of(self.programme, self.name)

    @property
    def handle(self) -> str:
        """The part of the address that names it."""
        return handle(self.title, self.public_id)

    @property
    def looks_after(self) -> bool:
        """Whether the viewer looks after it in any part."""
        return bool(self.parts)

    @property
    def brings_colleagues_together(self) -> bool:
        """Whether two of one employer may be matched, so that it counts who manages whom."""
        return self.reach is not Reach.OUTSIDE

    @property
    def is_rolling(self) -> bool:
        """Whether people join all the time."""
        return self.intake is Intake.ROLLING

    @property
    def takes_people(self) -> bool:
        """Whether somebody may apply now."""
        rolls = self.is_rolling and self.state is CohortState.RUNNING
        return self.state in ENROLLING or rolls


def cohort_page(session: Session, viewer: Viewer, cohort: str, *, code: str = "") -> CohortPage:
    """Return a cohort by its address, for whoever may read of it. One statement.

    Those are who looks after it, who has a place or was asked, and once it is open all members of
    the association where all may join, or who has its link (`code`). Raises NotFound for others.
    """
    rows = session.execute(
        select(
            Cohort,
            Programme.name.label("programme"),
            Programme.purpose,
            Programme.association_id,
            Association.name.label("association"),
            Enrolment.state.label("mine"),
            CohortHelper.part,
        )
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .outerjoin(
            Enrolment,
            (Enrolment.cohort_id == Cohort.id) & (Enrolment.person_id == viewer.person),
        )
        .outerjoin(
            CohortHelper,
            (CohortHelper.cohort_id == Cohort.id) & (CohortHelper.person_id == viewer.person),
        )
        .where(Cohort.public_id == id_in(cohort))
    ).all()
    if not rows:
        raise NotFound
    parts = own_parts(viewer, rows[0].association_id, (row.part for row in rows))
    if not parts and not _may_read(viewer, rows[0], code):
        raise NotFound
    return _page(rows[0], parts)


def _may_read(viewer: Viewer, row: Any, code: str) -> bool:
    one: Cohort = row.Cohort
    if one.state is CohortState.DRAFT:
        return False
    if row.mine is not None:
        return True
    if one.joining is Joining.ASSOCIATION:
        return row.association_id in viewer.association_ids
    return one.joining is Joining.LINK and bool(code) and code == one.link_code


def _page(row: Any, parts: frozenset[HelperPart]) -> CohortPage:
    one: Cohort = row.Cohort
    own = {
        name: getattr(one, name)
        for name in CohortPage.__dataclass_fields__
        if name not in {"cohort_id", "programme", "purpose", "association", "mine", "parts"}
    }
    return CohortPage(
        cohort_id=one.id,
        programme=row.programme,
        purpose=row.purpose,
        association=row.association,
        mine=row.mine,
        parts=parts,
        **own,
    )
