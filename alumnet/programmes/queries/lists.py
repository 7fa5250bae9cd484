"""The cohorts somebody looks after, takes part in, or could join."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment, Programme
from alumnet.programmes.queries.access import managed_association_ids
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import (
    CohortState,
    EnrolmentState,
    Intake,
    Joining,
)

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort in a list; `mine` is where the viewer's own enrolment stands, if there is one."""

    handle: str
    title: str
    association: str
    purpose: str
    state: CohortState
    enrolment_closes: date | None
    starts_on: date | None
    ends_on: date | None
    mine: EnrolmentState | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What the page of programmes shows to one member."""

    looked_after: list[CohortLine]
    taking_part: list[CohortLine]
    joinable: list[CohortLine]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.looked_after or self.taking_part or self.joinable)


def lists_of(session: Session, viewer: Viewer) -> Lists:
    """Return the cohorts of a member, the newest first. Three statements."""
    return Lists(_looked_after(session, viewer), _own(session, viewer), _joinable(session, viewer))


def takes_people() -> ColumnElement[bool]:
    """Return the SQL condition that a cohort takes applications."""
    rolls = (Cohort.intake == Intake.ROLLING) & (Cohort.state == CohortState.RUNNING)
    return or_(Cohort.state == CohortState.OPEN, rolls)


def _looked_after(session: Session, viewer: Viewer) -> list[CohortLine]:
    helps = exists().where(
        CohortHelper.cohort_id == Cohort.id,
        CohortHelper.person_id == viewer.person,
        Programme.association_id.in_(viewer.association_ids),
    )
    by_role = Programme.association_id.in_(managed_association_ids(viewer))
    everywhere = true() if viewer.is_site_admin else or_(by_role, helps)
    return [_line(row) for row in session.execute(_lines().where(everywhere))]


def _own(session: Session, viewer: Viewer) -> list[CohortLine]:
    query = (
        _lines()
        .add_columns(Enrolment.state.label("mine"))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.person_id == viewer.person, Cohort.state != CohortState.DRAFT)
    )
    return [_line(row, row.mine) for row in session.execute(query)]


def _joinable(session: Session, viewer: Viewer) -> list[CohortLine]:
    is_in = exists().where(Enrolment.cohort_id == Cohort.id, Enrolment.person_id == viewer.person)
    query = _lines().where(
        takes_people(),
        Cohort.joining == Joining.ASSOCIATION,
        Programme.association_id.in_(viewer.association_ids),
        ~is_in,
    )
    return [_line(row) for row in session.execute(query)]


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cohort.public_id,
            Cohort.name,
            Cohort.state,
            Cohort.enrolment_closes,
            Cohort.starts_on,
            Cohort.ends_on,
            Programme.name.label("programme"),
            Programme.purpose,
            Association.name.label("association"),
        )
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .order_by(Cohort.created_at.desc(), Cohort.id.desc())
        .limit(MOST_LISTED)
    )


def _line(row: Any, mine: EnrolmentState | None = None) -> CohortLine:
    title = title_of(row.programme, row.name)
    return CohortLine(
        handle(title, row.public_id),
        title,
        row.association,
        row.purpose,
        row.state,
        row.enrolment_closes,
        row.starts_on,
        row.ends_on,
        mine,
    )
