"""Who looks at whose pages: for the gate, for the staff, for the member."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Association, Person
from alumnet.accounts.queries.viewers import viewer_of, with_standing
from alumnet.administration.models import Look
from alumnet.administration.rules.looking import WORDS, LookState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.member_pages import ASSOCIATION, Fact, Line, MemberHere, Statement, told
from alumnet.kernel.registry import PERSON


def seen_as(session: Session, viewer: Viewer, public_id: str, now: datetime) -> Viewer | None:
    """Return the member as whom one of the staff looks; None when that is over. One statement.

    Without roles, and in no association but the one whose staff looks.
    """
    row = session.execute(
        select(Account, Look)
        .options(*with_standing())
        .join(Look, Look.person_id == Account.person_id)
        .where(
            Look.public_id == public_id,
            Look.asked_by == viewer.person_id,
            Look.state == LookState.LOOKING,
            Look.due_at > now,
            Account.active,
        )
    ).one_or_none()
    if row is None or not viewer.is_admin_of(row.Look.association_id):
        return None
    member = viewer_of(session, row.Account)
    here = member.association_ids & {row.Look.association_id}
    if not here:
        return None
    return replace(
        member,
        association_ids=here,
        roles=frozenset(),
        zone=viewer.zone,
        seen_by=viewer.person_id,
        seen_until=row.Look.due_at,
    )


def facts() -> Statement:
    """Return the statement for the member's page: the looks of this association."""
    by = select(Person.display_name).where(Person.id == Look.asked_by).scalar_subquery()
    return told("look", text=Look.state, more=by, number=Look.asked_by, at=Look.asked_at).where(
        Look.person_id == PERSON, Look.association_id == ASSOCIATION
    )


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return the last looks, the newest first."""
    return [
        Line(fact.more or "Somebody", f"{WORDS[LookState(fact.text)]}, asked", at=fact.at)
        for fact in facts[:5]
    ]


@dataclass(frozen=True, slots=True)
class OwnLook:
    """A look at one's own pages."""

    public_id: str
    by: str
    association: str
    why: str
    state: LookState
    in_words: str
    asked_at: datetime
    begun_at: datetime | None
    due_at: datetime | None


def own_looks(session: Session, person_id: int, *, most: int = 30) -> list[OwnLook]:
    """Return who asked to see pages as this person does, the newest first. One statement."""
    rows = session.execute(
        select(Look, Person.display_name, Association.name)
        .join(Association, Association.id == Look.association_id)
        .outerjoin(Person, Person.id == Look.asked_by)
        .where(Look.person_id == person_id)
        .order_by(Look.id.desc())
        .limit(most)
    )
    return [
        OwnLook(
            public_id=look.public_id,
            by=name or "Somebody",
            association=association,
            why=look.why,
            state=look.state,
            in_words=WORDS[look.state],
            asked_at=look.asked_at,
            begun_at=look.begun_at,
            due_at=look.due_at,
        )
        for look, name, association in rows
    ]


def asked(session: Session, look_id: int) -> int | None:
    """Return who is asked for a look that waits, None when it doesn't any more. One statement."""
    return session.scalar(
        select(Look.person_id).where(Look.id == look_id, Look.state == LookState.ASKED)
    )


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the looks at a person's pages as plain values. One statement."""
    return [
        {
            "association": each.association,
            "why": each.why,
            "asked_at": each.asked_at.isoformat(),
            "began_at": each.begun_at and each.begun_at.isoformat(),
            "state": each.state.value,
        }
        for each in own_looks(session, person_id, most=1000)
    ]
