"""Persons that are one: what speaks against it, what was proposed and done, who stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Account, Person, RoleGrant
from alumnet.administration.models import PersonMerge
from alumnet.administration.queries.both_sides import names_both
from alumnet.administration.rules.both_sides import BOTH, Both
from alumnet.administration.rules.merging import MergeState
from alumnet.connections.models import Block
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.db import Base
from alumnet.kernel.registry import Count
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import RequestState
from alumnet.moderation.models import Decision
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.states import OPEN_CLOSINGS

_LONGEST_WAY = 5


def is_parted(
    session: Session, one: int, other: int, association_id: int, *, for_site: bool
) -> bool:
    """Return whether something speaks against the two being one. One statement.

    A block that stands or a letter between them, and what else they did as two; that one is gone
    or on the way out; or a role elsewhere, which only who acts for the whole site may move.
    """
    both = [one, other]
    elsewhere = or_(RoleGrant.role == Role.SITE_ADMIN, RoleGrant.association_id != association_id)
    closing = AccountClosing.state.in_(OPEN_CLOSINGS)
    alive = select(func.count(Person.is_deceased.distinct())).where(Person.id.in_(both))
    speaks = or_(
        exists().where(
            _between(Block.blocker_id, Block.blocked_id, both), Block.lifted_at.is_(None)
        ),
        exists().where(
            _between(MentorshipRequest.mentor_id, MentorshipRequest.mentee_id, both),
            MentorshipRequest.state != RequestState.DRAFT,
        ),
        *(
            exists(select(Base.metadata.tables[pair[0][0]])).where(names_both(*pair, one, other))
            for pair, rule in BOTH.items()
            if rule is Both.REFUSE
        ),
        _judged_twice(one, other),
        exists().where(AccountClosing.person_id.in_(both), closing),
        false() if for_site else exists().where(RoleGrant.person_id.in_(both), elsewhere),
        alive.scalar_subquery() > 1,
        exists().where(Person.id.in_(both), Person.erased_at.is_not(None)),
    )
    return bool(session.scalar(select(speaks)))


def _judged_twice(one: int, other: int) -> ColumnElement[bool]:
    """Return the SQL condition that one of them decided an appeal against the other."""
    first, answer = aliased(Decision), aliased(Decision)
    return exists().where(
        first.report_id == answer.report_id,
        first.appeal_id.is_(None),
        answer.appeal_id.is_not(None),
        or_(
            and_(first.decided_by == one, answer.decided_by == other),
            and_(first.decided_by == other, answer.decided_by == one),
        ),
    )


def _between(left: Any, right: Any, both: Sequence[int]) -> ColumnElement[bool]:
    return and_(left.in_(both), right.in_(both))


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge in the list of an association."""

    public_id: str
    state: MergeState
    goes: str
    stays: str
    stays_id: str
    by: str
    by_id: int | None
    at: datetime
    due_at: datetime | None


def merges(session: Session, association_id: int, *, most: int = 50) -> list[MergeLine]:
    """Return the merges of an association, the newest first. One statement."""
    loser, winner, by = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(PersonMerge, loser.display_name, winner, by.display_name)
        .join(loser, loser.id == PersonMerge.loser_id)
        .join(winner, winner.id == PersonMerge.winner_id)
        .outerjoin(by, by.id == PersonMerge.proposed_by)
        .where(PersonMerge.association_id == association_id)
        .order_by(PersonMerge.id.desc())
        .limit(most)
    )
    return [
        MergeLine(
            public_id=merge.public_id,
            state=merge.state,
            goes=goes,
            stays=stays.display_name,
            stays_id=stays.public_id,
            by=name or "Somebody",
            by_id=merge.proposed_by,
            at=merge.proposed_at,
            due_at=merge.due_at,
        )
        for merge, goes, stays, name in rows
    ]


def stays_as(session: Session, public_id: str) -> str | None:
    """Return whom somebody became who was merged, by public id; None for all others.

    A statement for each merge on the way.
    """
    for _ in range(_LONGEST_WAY):
        became = _became(session, public_id)
        if became is None:
            return None
        public_id, is_gone = became
        if not is_gone:
            return public_id
    return None


def _became(session: Session, public_id: str) -> tuple[str, bool] | None:
    loser, winner = aliased(Person), aliased(Person)
    row = session.execute(
        select(winner.public_id, winner.erased_at)
        .join(PersonMerge, PersonMerge.winner_id == winner.id)
        .join(loser, loser.id == PersonMerge.loser_id)
        .where(
            loser.public_id == public_id,
            PersonMerge.state.in_((MergeState.MERGED, MergeState.SETTLED)),
        )
    ).one_or_none()
    return None if row is None else (row.public_id, row.erased_at is not None)


def merges_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the proposals at each association that the viewer administers, but for their own."""
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not viewer.is_site_admin and not mine:
        return None
    return (
        select(PersonMerge.association_id, func.count(), func.min(PersonMerge.proposed_at))
        .where(
            PersonMerge.state == MergeState.PROPOSED,
            true() if viewer.is_site_admin else PersonMerge.association_id.in_(mine),
        )
        .group_by(PersonMerge.association_id)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a mail about a merge goes to, and where the one who goes signed in."""

    loser_id: int
    winner_id: int
    state: MergeState
    other_email: str | None


def told_of(session: Session, merge_id: int) -> Told | None:
    """Return what a mail about a merge needs. One statement."""
    row = session.execute(
        select(PersonMerge, Account.email)
        .outerjoin(Account, Account.person_id == PersonMerge.loser_id)
        .where(PersonMerge.id == merge_id)
    ).one_or_none()
    if row is None:
        return None
    merge, email = tuple[Any, ...](row)
    return Told(merge.loser_id, merge.winner_id, merge.state, email)


def sign_in(session: Session, people: Sequence[int]) -> set[int]:
    """Return which of these people have an account. One statement."""
    return set(session.scalars(select(Account.person_id).where(Account.person_id.in_(people))))
