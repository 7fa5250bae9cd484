"""A cohort as the pages need it on which somebody looks after it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, bindparam, exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import BigId
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle, public_id_of
from alumnet.kernel.statements import built_once
from alumnet.programmes.models import Cohort, CohortHelper, Programme, ReportingLine
from alumnet.programmes.queries.access import parts_of
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import CohortKind, CohortState, HelperPart, Intake, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedCohort:
    """A cohort for its managing pages; `parts` says as what the viewer looks after it.

    `has_lines`: somebody said who manages whom.
    """

    cohort_id: int
    programme_id: int
    association_id: int
    association: str
    public_id: str
    programme: str
    name: str
    state: CohortState
    kind: CohortKind
    intake: Intake
    reach: Reach
    has_lines: bool
    version: int
    needs_review: bool
    parts: frozenset[HelperPart]

    @property
    def title(self) -> str:
        """What the cohort is called where it stands alone."""
        return title_of(self.programme, self.name)

    @property
    def handle(self) -> str:
        """The part of the address that names it."""
        return handle_of(self.programme, self.name, self.public_id)

    @property
    def manages(self) -> bool:
        """Whether the viewer decides everything about it."""
        return HelperPart.MANAGER in self.parts

    @property
    def brings_colleagues_together(self) -> bool:
        """Whether two of one employer may be matched, so that it counts who manages whom."""
        return self.reach is not Reach.OUTSIDE

    @property
    def is_rolling(self) -> bool:
        """Whether people join all the time."""
        return self.intake is Intake.ROLLING

    def serves_as(self, part: HelperPart) -> bool:
        """Return whether the viewer may do what belongs to a part; managers do all."""
        return self.manages or part in self.parts


def handle_of(programme: str, cohort: str, public_id: str) -> str:
    """Return the part of an address that names a cohort."""
    return handle(title_of(programme, cohort), public_id)


def id_in(cohort: str) -> str:
    """Return the public id in the address of a cohort; raises NotFound where there is none."""
    found = public_id_of(cohort)
    if found is None:
        raise NotFound
    return found


def managed(
    session: Session,
    viewer: Viewer,
    cohort: str,
    *,
    part: HelperPart | None = HelperPart.MANAGER,
) -> ManagedCohort:
    """Return a cohort by its address for somebody who looks after it as `part`. One statement.

    None stands for whatever part. Raises NotFound for all others.
    """
    found = session.execute(_frame(), {"me": viewer.person_id, "cohort": id_in(cohort)})
    rows = found.mappings().all()
    if not rows:
        raise NotFound
    first = {**rows[0]}
    own = (row["part"] for row in rows)
    first["parts"] = parts_of(viewer, first["association_id"], own, part)
    del first["part"]
    return ManagedCohort(**first)


@built_once
def _frame() -> Select[*tuple[Any, ...]]:
    is_own = CohortHelper.person_id == bindparam("me", type_=BigId)
    return (
        select(
            Cohort.id.label("cohort_id"),
            Cohort.public_id,
            Cohort.name,
            Cohort.state,
            Cohort.kind,
            Cohort.intake,
            Cohort.reach,
            exists().where(ReportingLine.cohort_id == Cohort.id).label("has_lines"),
            Cohort.version,
            Cohort.needs_review,
            Cohort.programme_id,
            Programme.association_id,
            Programme.name.label("programme"),
            Association.name.label("association"),
            CohortHelper.part,
        )
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .outerjoin(CohortHelper, (CohortHelper.cohort_id == Cohort.id) & is_own)
        .where(Cohort.public_id == bindparam("cohort", type_=String))
    )
