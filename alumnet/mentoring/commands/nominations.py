"""Suggestions to mentor: the nominee decides first, and nobody learns how."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import apply, run_until
from alumnet.mentoring.commands.batches import BATCH
from alumnet.mentoring.models.offers import Nomination, NominationEvent
from alumnet.mentoring.queries import nominating
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.beginning_tables import NOMINATION, NominationFacts
from alumnet.mentoring.rules.errors import (
    LinkSpent,
    NominatedAlready,
    SamePerson,
    TooManyNominations,
)
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY

NOMINATION_SUBJECT = "nomination"
_SENT = Nomination.state == NominationState.SENT


def nominate(
    to: str, *, by: int, topic: str | None, because: str, is_named: bool, now: datetime
) -> None:
    """Suggest that the person with this public id mentors. Words need a name under them.

    Raises SamePerson, NotFound for who isn't shown to `by`, MentorsAlready, NominatedAlready and
    TooManyNominations. Whether it is passed on, nobody can tell from here.
    """
    with writing() as session:
        nominee_id = session.scalar(select(Person.id).where(Person.public_id == to))
        if nominee_id is None:
            raise NotFound
        if nominee_id == by:
            raise SamePerson
        lock_people(session, by, nominee_id)
        registry.refuse_writing(session, by, now)
        nominating.check_nominee(session, by, nominee_id)
        _within_limits(session, by, nominee_id, now)
        is_kept = nominating.is_kept_back(session, nominee_id, now)
        nomination = Nomination(
            nominator_id=by,
            nominee_id=nominee_id,
            state=NominationState.KEPT_BACK if is_kept else NominationState.SENT,
            topic=topic,
            because=because if is_named else "",
            is_named=is_named,
            created_at=now,
            stood_still=0,
        )
        session.add(nomination)
        if is_kept:
            return
        run_until(nomination, now + OFFER_POLICY.nomination)
        session.flush()
        outbox.add(session, "nomination.sent", nomination.id, now=now)


def _within_limits(session: Session, by: int, nominee_id: int, now: datetime) -> None:
    """Count what the nominator did, never what came of it."""
    lately = select(func.max(Nomination.created_at)).where(
        Nomination.nominator_id == by, Nomination.nominee_id == nominee_id
    )
    last = session.scalar(lately)
    if last is not None and last + OFFER_POLICY.nominate_again > now:
        raise NominatedAlready(until=last + OFFER_POLICY.nominate_again)
    number = select(func.count(Nomination.id)).where(
        Nomination.nominator_id == by, Nomination.created_at > now - OFFER_POLICY.nomination
    )
    if (session.scalar(number) or 0) >= OFFER_POLICY.open_nominations:
        raise TooManyNominations(most=OFFER_POLICY.open_nominations)


def answer_nomination(public_id: str, *, by: int, says_yes: bool, now: datetime) -> str | None:
    """Take the nominee's answer; return the topic it was about. Raises NotFound, NoSuchTransition.

    Nobody is told.
    """
    with writing() as session:
        nomination = _locked(session, Nomination.public_id == public_id, by=by)
        _step(session, nomination, "accept" if says_yes else "pass", actor_id=by, now=now)
        return nomination.topic


def pass_by_mail(public_id: str, *, now: datetime) -> None:
    """Say "not now" with the link of a mail. Raises NotFound, LinkSpent."""
    with writing() as session:
        nomination = _locked(session, Nomination.public_id == public_id)
        if nomination.state is not NominationState.SENT:
            raise LinkSpent
        _step(session, nomination, "pass", actor_id=nomination.nominee_id, now=now)


def _locked(session: Session, which: ColumnElement[bool], *, by: int | None = None) -> Nomination:
    found = session.execute(select(Nomination.id, Nomination.nominee_id).where(which)).one_or_none()
    if found is None or by not in {None, found.nominee_id}:
        raise NotFound
    lock_people(session, found.nominee_id)
    nomination = session.get_one(Nomination, found.id)
    if nomination.state in {NominationState.KEPT_BACK, NominationState.VOIDED}:
        raise NotFound
    return nomination


def _step(
    session: Session,
    nomination: Nomination,
    name: str,
    *,
    actor_id: int | None = None,
    part: Part = Part.RECEIVER,
    now: datetime,
) -> None:
    apply(
        session,
        NOMINATION,
        nomination,
        name,
        actor=part.value,
        facts=NominationFacts(now=now, due_at=nomination.due_at),
        history=NominationEvent,
        actor_id=actor_id,
        now=now,
        subject=NOMINATION_SUBJECT,
    )
    nomination.ended_at = now


# ------------------------------------------------------------------------- clocks and ends
def expire_nominations(now: datetime) -> int:
    """End a batch of suggestions that had no answer; nobody is told."""
    is_over = _SENT & (Nomination.due_at <= now)
    chosen = (
        reading()
        .execute(
            select(Nomination.id, Nomination.nominee_id)
            .where(is_over)
            .order_by(Nomination.id)
            .limit(BATCH)
        )
        .all()
    )
    if not chosen:
        return 0
    with writing() as session:
        lock_people(session, *{row.nominee_id for row in chosen})
        _end_all(session, "expire", is_over & Nomination.id.in_([row.id for row in chosen]), now)
    return len(chosen)


def void_between(session: Session, one: int, other: int, now: datetime) -> None:
    """End what is open between two people, whose rows are locked, in the block's transaction."""
    between = or_(
        (Nomination.nominator_id == one) & (Nomination.nominee_id == other),
        (Nomination.nominator_id == other) & (Nomination.nominee_id == one),
    )
    _end_all(session, "void", _SENT & between, now)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End what is open of one person in the transaction of their suspension."""
    _end_all(session, "void", _SENT & _is_of(person_id), now)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """End what is open, and take out why, in the transaction of somebody's erasure.

    The words are the nominator's, but of nobody except the nominee, and no page shows them to
    whoever wrote them: with either of the two they go. That somebody was suggested still counts.
    """
    void_of(session, person_id, now)
    session.flush()
    for nomination in session.scalars(select(Nomination).where(_is_of(person_id))).all():
        nomination.because = ""
        if nomination.nominator_id == person_id:
            nomination.topic = None


def _is_of(person_id: int) -> ColumnElement[bool]:
    return or_(Nomination.nominator_id == person_id, Nomination.nominee_id == person_id)


def _end_all(session: Session, name: str, which: ColumnElement[bool], now: datetime) -> None:
    for nomination in session.scalars(
        select(Nomination).where(which).order_by(Nomination.id)
    ).all():
        _step(session, nomination, name, part=Part.SYSTEM, now=now)
