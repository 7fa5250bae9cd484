"""Who arranges a mentor's times: asked by the mentor, agreed by the other, ended by either."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.queries import account_at
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply, run_until
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import Mentorship, SchedulingGrant, SchedulingGrantEvent
from alumnet.mentoring.queries import arranging
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.desk_states import GrantState
from alumnet.mentoring.rules.errors import ArrangesAlready, AskedOften, SamePerson
from alumnet.mentoring.rules.grant_table import GRANT, GrantFacts
from alumnet.mentoring.rules.policy import POLICY

GRANT_SUBJECT = "scheduling_grant"
_LIVE = (GrantState.ASKED, GrantState.STANDING)
_BATCH = 40


def ask_to_arrange(email: str, *, by: int, now: datetime) -> None:
    """Ask the member with this address to arrange one's times; nothing tells whether there is one.

    Raises SamePerson, ArrangesAlready, AskedOften, and NotFound for who is no mentor.
    """
    with writing() as session:
        lock_people(session, by)
        if session.get(MentorProfile, by) is None:
            raise NotFound
        _may_ask(session, by, now)
        account = account_at(session, email)
        delegate_id = account.person_id if account is not None else None
        if delegate_id == by:
            raise SamePerson
        if delegate_id is not None and not arranging.fit_together(session, by, delegate_id):
            delegate_id = None
        grant = SchedulingGrant(
            mentor_id=by,
            delegate_id=delegate_id,
            asked_email=email,
            state=GrantState.ASKED,
            asked_at=now,
            stood_still=0,
        )
        run_until(grant, now + POLICY.arranging_answer)
        session.add(grant)
        session.flush()
        if delegate_id is not None:
            outbox.add(session, "scheduling_grant.asked", grant.id, now=now)


def _may_ask(session: Session, mentor_id: int, now: datetime) -> None:
    mine = SchedulingGrant.mentor_id == mentor_id
    if session.scalar(select(SchedulingGrant.id).where(mine, SchedulingGrant.state.in_(_LIVE))):
        raise ArrangesAlready
    since = now - POLICY.arranging_answer
    lately = select(func.count(SchedulingGrant.id)).where(mine, SchedulingGrant.asked_at > since)
    if (session.scalar(lately) or 0) >= POLICY.arranging_asked:
        raise AskedOften


def answer_grant(public_id: str, *, by: int, agrees: bool, now: datetime) -> None:
    """Agree to arrange a mentor's times, or not. The mentees concerned are told.

    Raises NotFound for anybody else, CannotArrange, NoSuchTransition.
    """
    with writing() as session:
        grant = _locked(session, public_id, by)
        if grant.delegate_id != by:
            raise NotFound
        name = "agree" if agrees else "decline"
        _step(session, grant, name, part=Part.DELEGATE, actor_id=by, now=now)
        if agrees:
            _tell_mentees(session, grant, now)


def _tell_mentees(session: Session, grant: SchedulingGrant, now: datetime) -> None:
    session.flush()
    if grant.delegate_id is None:
        return
    concerned = session.scalars(
        select(Mentorship.id)
        .where(Mentorship.mentor_id == grant.mentor_id, arranging.arranged_by(grant.delegate_id))
        .order_by(Mentorship.id)
    )
    for mentorship_id in concerned.all():
        outbox.add(session, "mentorship.arranged", mentorship_id, now=now)


def end_grant(public_id: str, *, by: int, now: datetime) -> None:
    """End a grant, or take back the question, by either of the two. A second press changes nothing.

    Raises NotFound for anybody else, and for somebody asked who only may say yes or no.
    """
    with writing() as session:
        grant = _locked(session, public_id, by)
        if grant.state not in _LIVE:
            return
        is_asked = grant.state is GrantState.ASKED
        if by == grant.mentor_id:
            name = "take_back" if is_asked else "revoke"
            _step(session, grant, name, part=Part.MENTOR, actor_id=by, now=now)
        else:
            _step(session, grant, "step_down", part=Part.DELEGATE, actor_id=by, now=now)


def _locked(session: Session, public_id: str, by: int) -> SchedulingGrant:
    found = session.execute(
        select(SchedulingGrant.id, SchedulingGrant.mentor_id, SchedulingGrant.delegate_id).where(
            SchedulingGrant.public_id == public_id
        )
    ).one_or_none()
    if found is None or by not in {found.mentor_id, found.delegate_id}:
        raise NotFound
    lock_people(session, *{found.mentor_id, found.delegate_id or found.mentor_id})
    return session.get_one(SchedulingGrant, found.id)


def _step(
    session: Session,
    grant: SchedulingGrant,
    name: str,
    *,
    part: Part = Part.SYSTEM,
    actor_id: int | None = None,
    now: datetime,
) -> None:
    fits = grant.delegate_id is None or arranging.fit_together(
        session, grant.mentor_id, grant.delegate_id
    )
    apply(
        session,
        GRANT,
        grant,
        name,
        actor=part.value,
        facts=GrantFacts(now=now, fit_together=fits, due_at=grant.due_at),
        history=SchedulingGrantEvent,
        actor_id=actor_id,
        now=now,
        subject=GRANT_SUBJECT,
    )
    if grant.state is not GrantState.ASKED:
        grant.asked_email = ""
    if grant.state in {GrantState.ENDED, GrantState.DECLINED}:
        grant.ended_at = now


# ------------------------------------------------------------------------ clocks, blocks, erasure
def expire_grants(now: datetime) -> int:
    """End a batch of questions that nobody answered in time; return how many."""
    is_over = (SchedulingGrant.state == GrantState.ASKED) & (SchedulingGrant.due_at <= now)
    query = select(SchedulingGrant.id, SchedulingGrant.mentor_id).where(is_over)
    chosen = reading().execute(query.order_by(SchedulingGrant.id).limit(_BATCH)).all()
    if not chosen:
        return 0
    with writing() as session:
        lock_people(session, *(each.mentor_id for each in chosen))
        rows = session.scalars(
            select(SchedulingGrant).where(
                SchedulingGrant.id.in_([each.id for each in chosen]), is_over
            )
        ).all()
        for grant in rows:
            _step(session, grant, "expire", now=now)
        return len(rows)


def void_grants_between(session: Session, blocker: int, blocked: int, now: datetime) -> None:
    """End what one arranges for the other, in the block's transaction. Nobody is told."""
    one = (SchedulingGrant.mentor_id == blocker) & (SchedulingGrant.delegate_id == blocked)
    other = (SchedulingGrant.mentor_id == blocked) & (SchedulingGrant.delegate_id == blocker)
    _void(session, or_(one, other), blocker, now)


def void_grants_of(session: Session, person_id: int, now: datetime) -> None:
    """End what somebody arranges, and what is arranged for them."""
    is_theirs = or_(
        SchedulingGrant.mentor_id == person_id, SchedulingGrant.delegate_id == person_id
    )
    _void(session, is_theirs, person_id, now)


def _void(session: Session, condition: ColumnElement[bool], because_of: int, now: datetime) -> None:
    rows = session.scalars(
        select(SchedulingGrant)
        .where(condition, SchedulingGrant.state.in_(_LIVE))
        .order_by(SchedulingGrant.id)
    )
    for grant in rows.all():
        _step(session, grant, "void", actor_id=because_of, now=now)
