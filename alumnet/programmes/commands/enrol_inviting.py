"""Asking people on a list to take part: members, and whom the association knows without account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MembershipState,
    Person,
    PersonEmail,
    RosterEmail,
    RosterEntry,
)
from alumnet.kernel import outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.programmes.commands.steps import created, enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.access import access
from alumnet.programmes.queries.enrol_timing import facts_of
from alumnet.programmes.rules.enrol_list import Line
from alumnet.programmes.rules.enrol_sides import sides_of
from alumnet.programmes.rules.enrolment_table import takes_people
from alumnet.programmes.rules.states import CameBy, EnrolmentState, Side


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list: how many were asked, who takes part already, who isn't known here."""

    asked: int
    known: tuple[Line, ...]
    unknown: tuple[Line, ...]


def invite(
    public_id: str, lines: Sequence[Line], side: Side, *, by: Viewer, now: datetime
) -> Invited:
    """Ask those on a list whom the association knows; whoever takes part already is left alone.

    `side` is for lines that don't say one that this cohort has. Raises NotFound for who doesn't
    manage the cohort, EnrolmentClosed.
    """
    with writing() as session:
        found = access(session, by, public_id)
        cohort = locked_cohort(session, found.cohort_id)
        refusal = takes_people(facts_of(cohort, None, now))
        if refusal is not None:
            raise refusal
        people = people_at(session, found.association_id, [each.email for each in lines])
        here = {
            row.person_id: row
            for row in session.scalars(
                select(Enrolment)
                .where(Enrolment.cohort_id == cohort.id)
                .order_by(Enrolment.id)
                .with_for_update()
            )
        }
        known, unknown = [], []
        for each in lines:
            person_id = people.get(each.email)
            if person_id is None:
                unknown.append(each)
            elif not _ask(
                session, cohort, here, person_id, each.side or side, by=by.person, now=now
            ):
                known.append(each)
    asked = len(lines) - len(known) - len(unknown)
    return Invited(asked, tuple(known), tuple(unknown))


def _ask(
    session: Session,
    cohort: Cohort,
    here: dict[int, Enrolment],
    person_id: int,
    side: Side,
    *,
    by: int,
    now: datetime,
) -> bool:
    """Ask one person; return whether they hadn't been asked, or had stepped back."""
    row = here.get(person_id)
    if row is not None and row.state is EnrolmentState.DROPPED:
        facts = facts_of(cohort, row, now)
        enrolment_step(session, row, "ask_again", facts, actor="staff", by=by)
        row.reason_code, row.reminders_sent = "", 0
        return True
    if row is not None:
        return False
    sides = sides_of(cohort.kind)
    row = here[person_id] = Enrolment(
        cohort_id=cohort.id,
        person_id=person_id,
        side=side if side in sides else sides[0],
        state=EnrolmentState.INVITED,
        came_by=CameBy.LIST,
        created_at=now,
    )
    created(session, row, by=by, now=now)
    outbox.add(session, "enrolment.invited", row.id, now=now, actor_id=by)
    return True


def people_at(session: Session, association_id: int, emails: Sequence[str]) -> Mapping[str, int]:
    """Return whose addresses these are, of those whom an association knows. Three statements.

    Its members with that address, and people on its roster who have been recognised.
    """
    belongs = Person.id.in_(
        select(AssociationMembership.person_id).where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state.in_((MembershipState.ACTIVE, MembershipState.LAPSED)),
        )
    ) | Person.id.in_(
        select(RosterEntry.person_id).where(
            RosterEntry.association_id == association_id, RosterEntry.person_id.is_not(None)
        )
    )
    is_here = (Person.erased_at.is_(None)) & ~Person.is_deceased & belongs
    roster = (
        select(RosterEmail.email, Person.id)
        .join(RosterEntry, RosterEntry.id == RosterEmail.entry_id)
        .join(Person, Person.id == RosterEntry.person_id)
        .where(RosterEntry.association_id == association_id)
    )
    own = select(PersonEmail.email, Person.id).join(Person, Person.id == PersonEmail.person_id)
    accounts = select(Account.email, Person.id).join(Person, Person.id == Account.person_id)
    columns = ((roster, RosterEmail.email), (own, PersonEmail.email), (accounts, Account.email))
    return {
        email: person_id
        for query, column in columns
        for email, person_id in session.execute(query.where(column.in_(emails), is_here))
    }
