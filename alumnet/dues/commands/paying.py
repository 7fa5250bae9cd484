"""What the staff say of dues: whether they matter, and until when somebody paid."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.administration.queries import House
from alumnet.dues.models import AssociationDues, DuesStep
from alumnet.dues.queries.terms import terms_of
from alumnet.dues.rules import Stage, Terms, check_day, is_over
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound


def choose_terms(house: House, terms: Terms, *, by: int, now: datetime) -> None:
    """Keep what an association decides about dues; who rests by other rules comes back at once.

    Raises NotAllowed.
    """
    with writing() as session:
        require_admin(session, by, house.id)
        session.merge(
            AssociationDues(
                association_id=house.id,
                matter=terms.matter,
                lapses=terms.lapses,
                remind_days=terms.remind_days,
                grace_days=terms.grace_days,
                how_to_pay=terms.how_to_pay,
            )
        )
        outbox.add(session, "dues.chosen", house.id, now=now)
        audit.record(
            session,
            by,
            "dues.chosen",
            "association",
            house.id,
            now=now,
            association_id=house.id,
            text=_in_words(terms),
        )


def _in_words(terms: Terms) -> str:
    if not terms.matter:
        return "Dues don't matter."
    rests = "then the membership rests" if terms.lapses else "and nothing ends"
    return f"Reminder {terms.remind_days} days before, {terms.grace_days} days of grace, {rests}."


def set_paid_until(
    house: House, public_id: str, paid_until: date | None, *, by: int, now: datetime
) -> None:
    """Write the last paid day of a member; one that rests is taken up again when that is ahead.

    Without a day dues never matter for them. Raises NotAllowed, NotFound, DayTooFar.
    """
    check_day(paid_until, now.date())
    with writing() as session:
        require_admin(session, by, house.id)
        membership = _locked(session, house.id, public_id)
        membership.paid_until = paid_until
        _note_paid(session, membership, now)
        take_up(session, membership, by=by, now=now)
        audit.record(
            session,
            by,
            "membership.paid_until_written",
            "membership",
            membership.id,
            now=now,
            association_id=house.id,
            text="no day" if paid_until is None else paid_until.isoformat(),
        )


def _locked(session: Session, association_id: int, public_id: str) -> AssociationMembership:
    person_id = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if person_id is None:
        raise NotFound
    lock_people(session, person_id)
    membership = session.scalars(
        select(AssociationMembership)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.person_id == person_id,
            AssociationMembership.state.in_((MembershipState.ACTIVE, MembershipState.LAPSED)),
        )
        .with_for_update()
    ).one_or_none()
    if membership is None:
        raise NotFound
    return membership


def _note_paid(session: Session, membership: AssociationMembership, now: datetime) -> None:
    """Note when the day was written: the association's own records hear of it."""
    if membership.paid_until is None:
        return
    noted = session.scalars(
        select(DuesStep).where(
            DuesStep.membership_id == membership.id,
            DuesStep.paid_until == membership.paid_until,
            DuesStep.stage == Stage.PAID,
        )
    ).one_or_none()
    if noted is None:
        noted = DuesStep(
            membership_id=membership.id, paid_until=membership.paid_until, stage=Stage.PAID
        )
        session.add(noted)
    noted.at = now


def take_up(
    session: Session, membership: AssociationMembership, *, by: int | None, now: datetime
) -> None:
    """Let a membership that rests go on when its last paid day allows it, inside another command.

    For whoever has just written that day: the staff, or a file of the association.
    """
    if membership.state is not MembershipState.LAPSED:
        return
    terms = terms_of(session, membership.association_id)
    if not is_over(membership.paid_until, terms, now.date()):
        actor = "record" if by is None else "staff"
        accounts.renew(session, membership, actor, by=by, now=now)
