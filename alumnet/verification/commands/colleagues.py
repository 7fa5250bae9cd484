"""Asking somebody who was there at the same time, and what their word does."""

from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import is_blocked_between
from alumnet.kernel import outbox, transitions
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.grades import can
from alumnet.organizations.models import Affiliation
from alumnet.ties.queries import stays_of
from alumnet.verification.models import ColleagueWord, ColleagueWordEvent
from alumnet.verification.queries.evidence import colleagues_of, there_with
from alumnet.verification.queries.places import Place, own_place, place_of, places
from alumnet.verification.rules.colleagues import AskedEnough, AskedManyAlready
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import WordState
from alumnet.verification.rules.tables import WORD, ProvenAlready

WORD_SUBJECT = "colleague_word"
_BATCH = 200


def ask_colleague(affiliation: str, colleague: str, *, by: int, now: datetime) -> None:
    """Ask a contact who was there at the same time to confirm one's own place; twice is once.

    Raises ProvenAlready, AskedEnough, AskedManyAlready, NotFound.
    """
    with writing() as session:
        asked = session.scalar(select(Person.id).where(Person.public_id == colleague))
        if asked is None:
            raise NotFound
        lock_people(session, by, asked)
        place = own_place(session, affiliation, by)
        if not can("colleagues", place.grade):
            raise ProvenAlready
        found = next((c for c in colleagues_of(session, place, now) if c.person_id == asked), None)
        if found is None:
            raise NotFound
        if found.state:
            return
        _check_limits(session, place, asked)
        word = ColleagueWord(
            affiliation_id=place.id,
            person_id=by,
            asked_id=asked,
            state=WordState.ASKED,
            asked_at=now,
            due_at=now + POLICY.word_within,
        )
        session.add(word)
        session.flush()
        _step(session, word, "ask", "owner", now=now, by=by)


def _check_limits(session: Session, place: Place, asked: int) -> None:
    about = session.scalar(select(func.count()).where(ColleagueWord.affiliation_id == place.id))
    if (about or 0) >= POLICY.asked_about_one:
        raise AskedEnough(most=POLICY.asked_about_one)
    waiting = session.scalar(
        select(func.count()).where(
            ColleagueWord.asked_id == asked, ColleagueWord.state == WordState.ASKED
        )
    )
    if (waiting or 0) >= POLICY.open_with_one:
        raise AskedManyAlready


def confirm_word(public_id: str, *, by: int, now: datetime, read: str) -> None:
    """Say that it is so, as one read it; enough such words corroborate the place.

    Raises Conflict when the place says something else by now, NoSuchTransition, NotFound.
    """
    with writing() as session:
        word, place = _locked(session, public_id, by)
        if read != place.dates:
            raise Conflict
        _step(session, word, "confirm", "colleague", now=now, by=by)
        session.flush()
        if can("colleagues", place.grade) and _weight(session, place) >= POLICY.words_needed:
            row = session.get_one(Affiliation, place.id)
            grade(session, row, "colleagues", actor="colleagues", by=by, now=now)
            outbox.add(session, "person.changed", place.person_id, now=now)


def _weight(session: Session, place: Place) -> int:
    """Return how much the words weigh of those who, as far as is known, were there."""
    said = set(
        session.scalars(
            select(ColleagueWord.asked_id).where(
                ColleagueWord.affiliation_id == place.id,
                ColleagueWord.state == WordState.CONFIRMED,
            )
        )
    )
    weights = there_with(stays_of(session, {place.person_id, *said}), place)
    return sum(weights.get(person_id, 0) for person_id in said)


def decline_word(public_id: str, *, by: int, now: datetime) -> None:
    """Say nothing about it: who asked doesn't learn it. Raises NoSuchTransition, NotFound."""
    with writing() as session:
        word, _ = _locked(session, public_id, by)
        _step(session, word, "decline", "colleague", now=now, by=by)


def _locked(session: Session, public_id: str, by: int) -> tuple[ColleagueWord, Place]:
    found = session.execute(
        select(ColleagueWord.id, ColleagueWord.person_id).where(
            ColleagueWord.public_id == public_id, ColleagueWord.asked_id == by
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, by, found.person_id)
    word = session.get(ColleagueWord, found.id, with_for_update=True)
    if word is None or is_blocked_between(session, by, found.person_id):
        raise NotFound
    row = session.execute(places().where(Affiliation.id == word.affiliation_id)).one()
    return word, place_of(row)


def _step(
    session: Session,
    word: ColleagueWord,
    name: str,
    actor: str,
    *,
    now: datetime,
    by: int | None = None,
) -> None:
    transitions.apply(
        session,
        WORD,
        word,
        name,
        actor=actor,
        facts=None,
        history=ColleagueWordEvent,
        actor_id=by,
        now=now,
        subject=WORD_SUBJECT,
    )


# ---------------------------------------------------------------------------------- by themselves
def expire_words(now: datetime) -> int:
    """End questions that nobody answered in time; return how many."""
    with writing() as session:
        over = session.scalars(
            select(ColleagueWord)
            .where(ColleagueWord.state == WordState.ASKED, ColleagueWord.due_at <= now)
            .order_by(ColleagueWord.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for word in over:
            _step(session, word, "expire", "clock", now=now)
    return len(over)


def void_between(session: Session, one: int, other: int, now: datetime) -> None:
    """End questions between two people, of whom one blocked the other."""
    pair = (one, other)
    _void(session, ColleagueWord.person_id.in_(pair) & ColleagueWord.asked_id.in_(pair), now)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End questions by and to somebody who was suspended."""
    _void(
        session,
        or_(ColleagueWord.person_id == person_id, ColleagueWord.asked_id == person_id),
        now,
    )


def _void(session: Session, which: object, now: datetime) -> None:
    words = session.scalars(
        select(ColleagueWord)
        .where(which, ColleagueWord.state == WordState.ASKED)  # type: ignore[arg-type]
        .order_by(ColleagueWord.id)
        .with_for_update()
    )
    for word in words:
        _step(session, word, "void", "system", now=now)


def forget_words_about(session: Session, affiliation_id: int) -> None:
    """Forget what was said of a place that says something else now."""
    ids = select(ColleagueWord.id).where(ColleagueWord.affiliation_id == affiliation_id)
    session.execute(delete(ColleagueWordEvent).where(ColleagueWordEvent.subject_id.in_(ids)))
    session.execute(delete(ColleagueWord).where(ColleagueWord.affiliation_id == affiliation_id))
