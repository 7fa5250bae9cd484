"""Asking to be connected, answering, taking back, and letting a connection go."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.connections.commands.steps import (
    add,
    find,
    latest,
    locked_pair,
    person_step,
    rows_of,
    system_step,
)
from alumnet.connections.models import Connection
from alumnet.connections.queries.pairs import facts_of, facts_to_ask
from alumnet.connections.queries.standing import is_blocked_between
from alumnet.connections.rules import (
    MAY_ASK,
    MAY_MEET,
    OPEN,
    POLICY,
    UNANSWERED,
    ConnectionState,
    waits,
)
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import first_refusal

_ACCEPTED = frozenset({ConnectionState.ACCEPTED})


def ask(to: str, *, by: int, note: str, now: datetime) -> bool:
    """Ask the person with this public id to be connected; if they asked before, accept that.

    A line to whom is connected by it goes to them as a message, with its limits (TooManyMessages).
    Returns whether the two are connected now. That their page opens for `by` is for the caller to
    check. Raises NotFound across a block and for who isn't a member (any more), ConnectsYourself,
    ConnectedAlready, AskedBefore, AskAgainLater, AskedOften, TooManyAsked.
    """
    with writing() as session:
        other, rows = locked_pair(session, to, by=by)
        registry.refuse_writing(session, by, now)
        _end_what_is_over(session, rows, now)
        facts = facts_to_ask(session, by, other, rows, now=now)
        theirs = _open_request(rows, now, initiator=other)
        refusal = first_refusal(MAY_MEET if theirs else MAY_ASK, facts)
        if refusal is not None:
            raise refusal
        if theirs is not None:
            asked_at = theirs.asked_at
            person_step(session, theirs, "accept", by=by, facts=replace(facts, asked_at=asked_at))
            for part in registry.on_crossing if note else ():
                part(session, by, other, note, now)
            return True
        made = add(session, by, other, ConnectionState.PENDING, note=note, now=now)
        outbox.add(session, "connection.asked", made.id, now=now)
        return False


def _end_what_is_over(session: Session, rows: Iterable[Connection], now: datetime) -> None:
    """Do what a job does each minute: when it rests, what the pages say holds all the same."""
    for row in rows:
        if row.state in OPEN and row.asked_at + POLICY.answer <= now:
            system_step(session, row, "expire", now=now)


def _open_request(
    rows: Sequence[Connection], now: datetime, *, initiator: int | None = None
) -> Connection | None:
    """Return the request for which whoever sent it still waits, as far as they know."""
    found = find(rows, UNANSWERED, initiator=initiator)
    return found if found and waits(found.state, found.asked_at, now) else None


def accept(public_id: str, *, by: int, now: datetime) -> None:
    """Accept the request of the person with this public id; accepted before, it stays so.

    Raises NotFound where there is none, across a block and for who isn't here any more;
    RequestOver.
    """
    with writing() as session:
        other, rows = locked_pair(session, public_id, by=by)
        if not find(rows, _ACCEPTED):
            _answer(session, latest(rows, UNANSWERED, initiator=other), "accept", by=by, now=now)


def decline(public_id: str, *, by: int, now: datetime) -> None:
    """Decline the request of the person with this public id; they see no answer.

    Raises NotFound where there is none, NoSuchTransition once it is answered.
    """
    with writing() as session:
        other, rows = locked_pair(session, public_id, by=by)
        _answer(session, latest(rows, UNANSWERED, initiator=other), "decline", by=by, now=now)


def withdraw(to: str, *, by: int, now: datetime) -> None:
    """Take back one's request to the person with this public id.

    Raises NotFound where there is none and across a block, RequestOver.
    """
    with writing() as session:
        _, rows = locked_pair(session, to, by=by)
        _answer(session, latest(rows, UNANSWERED, initiator=by), "withdraw", by=by, now=now)


def remove(public_id: str, *, by: int, now: datetime) -> None:
    """End the connection with the person with this public id; they aren't told.

    Raises NotFound where there is none.
    """
    with writing() as session:
        other, rows = locked_pair(session, public_id, by=by)
        _answer(session, latest(rows, _ACCEPTED), "remove", by=by, now=now)
        for part in registry.on_removal:
            part(session, by, other, now)


def _answer(session: Session, row: Connection, name: str, *, by: int, now: datetime) -> None:
    facts = facts_of(session, row.low_id, row.high_id, now=now)
    person_step(session, row, name, by=by, facts=replace(facts, asked_at=row.asked_at))


def connect(session: Session, one: int, other: int, *, initiator: int, now: datetime) -> None:
    """Connect two people in the transaction of another command, which locked both.

    For an introduction or an invitation to which both said yes. A request that is open between
    them becomes the connection; otherwise it begins as that of `initiator`. Nobody is told from
    here. Two who are connected stay so. Raises NotFound across a block.
    """
    if is_blocked_between(session, one, other):
        raise NotFound
    rows = rows_of(session, one, other)
    _end_what_is_over(session, rows, now)
    if find(rows, _ACCEPTED):
        return
    asked = _open_request(rows, now)
    if asked is not None:
        system_step(session, asked, "introduce", now=now, because_of=initiator)
    else:
        receiver = other if initiator == one else one
        add(session, initiator, receiver, ConnectionState.ACCEPTED, now=now)
