"""What comes by itself, once a day: reminders, grace, rest, and what was taken up again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.accounts.queries import admins_of
from alumnet.dues.models import AssociationDues, DuesStep
from alumnet.dues.queries.steps import told_of
from alumnet.dues.queries.terms import terms_of
from alumnet.dues.rules import Stage, Terms, is_over, next_stage
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing

_BATCH = 200


def settle_all(now: datetime) -> None:
    """Do what is due in every association where dues matter, or mattered. May be repeated."""
    for each in reading().scalars(select(AssociationDues.association_id)).all():
        settle_association(each, now)


def settle_association(association_id: int, now: datetime) -> None:
    """Do what is due in one association: for each member the latest stage alone, told once."""
    terms = terms_of(reading(), association_id)
    last_day = now.date() + timedelta(days=terms.remind_days)
    is_due = and_(
        AssociationMembership.state == MembershipState.ACTIVE,
        AssociationMembership.paid_until <= last_day,
    )
    rests = AssociationMembership.state == MembershipState.LAPSED
    concerned = or_(is_due, rests) if terms.matter else rests
    for ids in _batches(association_id, concerned):
        with writing() as session:
            _settle(session, ids, terms, now)


def _batches(association_id: int, concerned: ColumnElement[bool]) -> Iterator[Sequence[int]]:
    last = 0
    while True:
        ids = (
            reading()
            .scalars(
                select(AssociationMembership.id)
                .where(
                    AssociationMembership.association_id == association_id,
                    AssociationMembership.id > last,
                    concerned,
                )
                .order_by(AssociationMembership.id)
                .limit(_BATCH)
            )
            .all()
        )
        if ids:
            yield ids
            last = ids[-1]
        if len(ids) < _BATCH:
            return


def _settle(session: Session, ids: Sequence[int], terms: Terms, now: datetime) -> None:
    people = session.scalars(
        select(AssociationMembership.person_id).where(AssociationMembership.id.in_(ids))
    ).all()
    lock_people(session, *people)
    memberships = session.scalars(
        select(AssociationMembership)
        .where(AssociationMembership.id.in_(ids))
        .order_by(AssociationMembership.id)
        .with_for_update()
    ).all()
    told = told_of(session, ids)
    for each in memberships:
        if each.state is MembershipState.LAPSED:
            if not is_over(each.paid_until, terms, now.date()):
                accounts.renew(session, each, "clock", by=None, now=now)
        elif each.state is MembershipState.ACTIVE:
            _step(session, each, terms, told[each.id], now)


def _step(
    session: Session,
    membership: AssociationMembership,
    terms: Terms,
    told: dict[Stage, date],
    now: datetime,
) -> None:
    stage = next_stage(membership.paid_until, terms, told, now.date())
    if stage is None or membership.paid_until is None:
        return
    if stage is Stage.LAPSED:
        if admins_of(session, membership.association_id) == [membership.person_id]:
            return  # somebody has to look after the association
        accounts.lapse(session, membership, now=now)
    elif stage is Stage.REMINDED:
        outbox.add(session, "membership.dues_near", membership.id, now=now)
    else:
        outbox.add(session, "membership.dues_unpaid", membership.id, now=now)
    if stage not in told:
        session.add(
            DuesStep(
                membership_id=membership.id, paid_until=membership.paid_until, stage=stage, at=now
            )
        )
