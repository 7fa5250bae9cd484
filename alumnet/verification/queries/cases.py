"""What lies before the staff: the queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Person,
)
from alumnet.administration.queries import House
from alumnet.administration.queries.scopes import administers_any
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.registry import Count
from alumnet.kernel.zones import reader_zone
from alumnet.moderation.queries.conflicts import near_among
from alumnet.moderation.rules.states import ago, due_words
from alumnet.organizations.models import Affiliation
from alumnet.verification.models import EvidenceDocument, VerificationCase
from alumnet.verification.queries.places import Place, place_of, places
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState

Case = VerificationCase
TABS = ("open", "asked", "decided")
KINDS = ("all", "proof", "dispute")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in a list. `is_kept`: the viewer is near somebody in it, so no names are shown."""

    public_id: str
    kind: CaseKind
    state: CaseState
    name: str
    place: Place
    has_document: bool
    asked: str
    due: str
    urgency: str
    claimed_by: str
    closed_at: datetime | None
    is_kept: bool


def _in_tab(tab: str) -> ColumnElement[bool]:
    if tab == "decided":
        return Case.state.not_in(OPEN)
    return Case.state == (CaseState.ASKED if tab == "asked" else CaseState.OPEN)


def in_house(house: House, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that a case is the viewer's business.

    Never one about the viewer, nor what has no place any more.
    """
    return and_(
        Case.association_id == house.id,
        Case.person_id != viewer.person,
        Case.affiliation_id.is_not(None),
    )


def counts(session: Session, house: House, viewer: Viewer) -> dict[str, int]:
    """Return how many cases wait for the staff and for their owners. One statement."""

    def many(tab: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((_in_tab(tab), 1), else_=0)), 0)

    row = session.execute(
        select(many("open"), many("asked")).where(in_house(house, viewer), Case.state.in_(OPEN))
    ).one()
    return {"open": int(row[0]), "asked": int(row[1])}


def cases_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the cases that somebody has to decide, by association, for its admins."""
    if not administers_any(viewer):
        return None
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    return (
        select(Case.association_id, func.count(), func.min(Case.due_at))
        .where(
            Case.state == CaseState.OPEN,
            Case.affiliation_id.is_not(None),
            Case.person_id != viewer.person,
            true() if viewer.is_site_admin else Case.association_id.in_(mine),
        )
        .group_by(Case.association_id)
    )


def queue(
    session: Session,
    house: House,
    viewer: Viewer,
    tab: str,
    kind: str,
    *,
    now: datetime,
    cursor: str | None = None,
    length: int = PAGE_LENGTH,
) -> Page[QueueRow]:
    """Return cases: those that run by when they are due, closed ones last first. One statement."""
    claimer = aliased(Person)
    is_decided = tab == "decided"
    by: Any = Case.closed_at if is_decided else Case.due_at
    rows = session.execute(
        places()
        .join(Case, Case.affiliation_id == Affiliation.id)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(claimer, claimer.id == Case.claimed_by)
        .outerjoin(EvidenceDocument, EvidenceDocument.case_id == Case.id)
        .add_columns(
            Case,
            Person.display_name,
            claimer.display_name.label("claimer"),
            EvidenceDocument.case_id.label("document"),
            near_among(viewer.person, (Case.person_id, Case.raised_by)).label("is_near"),
        )
        .where(
            in_house(house, viewer),
            _in_tab(tab),
            true() if kind == "all" else Case.kind == CaseKind(kind),
            _after(cursor, by, tab),
        )
        .order_by(*((by.desc(), Case.id.desc()) if is_decided else (by, Case.id)))
        .limit(length + 1)
    ).all()
    following = None
    if len(rows) > length:
        last: VerificationCase = rows[length - 1][3]
        moment = last.closed_at if is_decided and last.closed_at else last.due_at
        following = encode_cursor(tab, moment.isoformat(), last.id)
    return Page([_row(row, viewer, now) for row in rows[:length]], following)


def _after(cursor: str | None, by: Any, tab: str) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [str(at), str(written), int(last)] if at == tab:
            moment = datetime.fromisoformat(written)
        case _:
            return true()
    if tab == "decided":
        return or_(by < moment, and_(by == moment, Case.id < last))
    return or_(by > moment, and_(by == moment, Case.id > last))


def _row(row: Any, viewer: Viewer, now: datetime) -> QueueRow:
    found: VerificationCase = row[3]
    due, urgency = due_words(found.due_at, now, reader_zone())
    is_held = found.claimed_until is not None and found.claimed_until > now
    return QueueRow(
        public_id=found.public_id,
        kind=found.kind,
        state=found.state,
        name=row.display_name,
        place=place_of(row),
        has_document=row.document is not None,
        asked=ago(found.created_at, now, reader_zone()),
        due=due,
        urgency=urgency,
        claimed_by=row.claimer or "" if is_held and found.claimed_by != viewer.person else "",
        closed_at=found.closed_at,
        is_kept=bool(row.is_near) or found.raised_by == viewer.person,
    )
