"""Closing an account: at once out of sight, erased after the days of grace, undone until then."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts import queries as accounts_queries
from alumnet.accounts.models import RoleGrant
from alumnet.kernel import audit, outbox
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import apply, run_until
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import LIVE
from alumnet.rights.commands.handing_over import Farewell, hand_over
from alumnet.rights.models import AccountClosing, AccountClosingEvent
from alumnet.rights.rules.errors import ClosesAlready
from alumnet.rights.rules.policy import POLICY
from alumnet.rights.rules.states import CLOSING, OPEN_CLOSINGS, ClosingFacts, ClosingState, Part

CLOSING_SUBJECT = "account_closing"
BATCH = 20


def close_account(*, by: int, farewells: Mapping[str, Farewell], now: datetime) -> None:
    """Take somebody out of sight, and end what they began; they are erased when the grace is over.

    `farewells` are for those whom they mentor, by the public id of the mentorship. Raises
    ClosesAlready, LastSiteAdmin, and CannotBeSuggested for a colleague who agreed to nothing.
    """
    with writing() as session:
        mentored = _mentored(session, by)
        lock_people(session, by, *(each.mentee_id for each in mentored))
        if open_closing(session, by) is not None:
            raise ClosesAlready
        accounts.keep_a_site_admin(session, by)
        for each in _mentored(session, by):
            farewell = farewells.get(each.public_id, Farewell())
            hand_over(session, each, farewell, by=by, now=now)
        alone = _administers_alone(session, by)
        row = AccountClosing(
            person_id=by, state=ClosingState.ASKED, asked_at=now, stood_still=0, memberships={}
        )
        run_until(row, now + POLICY.grace)
        session.add(row)
        session.flush()
        if mentored:
            outbox.add(session, "account_closing.mentor_left", by, now=now)
        for association_id in alone:
            outbox.add(session, "association.left_alone", association_id, now=now)
        row.memberships = accounts.leave_all(session, by, now=now)
        outbox.add(session, "account_closing.asked", row.id, now=now)


def _mentored(session: Session, mentor_id: int) -> list[Mentorship]:
    running = (Mentorship.mentor_id == mentor_id) & Mentorship.state.in_(LIVE)
    query = select(Mentorship).where(running).order_by(Mentorship.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _administers_alone(session: Session, person_id: int) -> list[int]:
    """Return the associations that nobody but the site admins looks after from now on."""
    mine = select(RoleGrant.association_id).where(
        RoleGrant.person_id == person_id, RoleGrant.role == Role.ADMIN
    )
    found = [each for each in session.scalars(mine) if each is not None]
    return [each for each in found if accounts_queries.admins_of(session, each) == [person_id]]


def keep_account(*, by: int, now: datetime) -> None:
    """Come back before the grace is over. Raises NotFound when nothing is closing."""
    with writing() as session:
        lock_people(session, by)
        row = open_closing(session, by)
        if row is None or row.state is not ClosingState.ASKED:
            raise NotFound
        step(session, row, "take_back", part=Part.PERSON, by=by, now=now)
        accounts.come_back(session, by, row.memberships, now=now)


def erase_due(now: datetime) -> int:
    """Erase a batch of those whose grace is over; who came back meanwhile stays."""
    is_due = (AccountClosing.state == ClosingState.ASKED) & (AccountClosing.due_at <= now)
    query = select(AccountClosing.person_id).where(is_due).order_by(AccountClosing.id)
    chosen = reading().scalars(query.limit(BATCH)).all()
    for person_id in chosen:
        with writing() as session:
            registry.lock_to_erase(session, person_id)
            row = session.scalars(
                select(AccountClosing).where(is_due, AccountClosing.person_id == person_id)
            ).one_or_none()
            if row is not None:
                step(session, row, "erase", part=Part.SYSTEM, by=None, now=now)
                erase(session, row, None, now=now)
    return len(chosen)


def erase(session: Session, row: AccountClosing, by: int | None, *, now: datetime) -> None:
    """Let every slice take a person out, whose closing has just come to its end."""
    row.memberships = {}
    registry.erase(session, row.person_id, now)
    audit.record(
        session,
        by,
        "person.erased",
        "person",
        row.person_id,
        now=now,
        association_id=row.association_id,
    )


def open_closing(session: Session, person_id: int) -> AccountClosing | None:
    """Return what is closing of a person, who is locked."""
    return session.scalars(
        select(AccountClosing).where(
            AccountClosing.person_id == person_id, AccountClosing.state.in_(OPEN_CLOSINGS)
        )
    ).one_or_none()


def step(
    session: Session,
    row: AccountClosing,
    name: str,
    *,
    part: Part,
    by: int | None,
    now: datetime,
) -> None:
    """Take one step. Raises NoSuchTransition, or what a guard refuses."""
    apply(
        session,
        CLOSING,
        row,
        name,
        actor=part.value,
        facts=ClosingFacts(now=now, noted_at=row.asked_at, noted_by=row.noted_by, by=by),
        history=AccountClosingEvent,
        actor_id=by,
        now=now,
        subject=CLOSING_SUBJECT,
    )
