"""Addresses and colleagues as evidence, and when what runs still was last confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Account, Person
from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.errors import NotFound
from alumnet.members.rules import Standpoint, given_name_of, may_see
from alumnet.organizations.models import Affiliation
from alumnet.organizations.rules import UNTRUE
from alumnet.ties.queries import Stay, stays_of
from alumnet.verification import codes
from alumnet.verification.models import AddressProof, ColleagueWord, StillRight
from alumnet.verification.queries.places import Place, place_of, places
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import WordState

_MOST_CONTACTS = 300


@dataclass(frozen=True, slots=True)
class CodeToMail:
    """A code that is to be mailed, where to, and whose it is."""

    person_id: int
    given_name: str
    name: str
    email: str
    code: str


def code_to_mail(session: Session, proof_id: int) -> CodeToMail | None:
    """Return a code that is to be mailed; None when it is out or gone. One statement."""
    row = session.execute(
        select(AddressProof, Person)
        .join(Person, Person.id == AddressProof.person_id)
        .where(AddressProof.id == proof_id, AddressProof.sealed_address.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    proof, person = row
    email = codes.shown(proof.sealed_address or b"")
    if email is None:
        return None
    code = codes.in_words(codes.code_of(proof.id, proof.asked_at))
    return CodeToMail(person.id, person.given_name, person.display_name, email, code)


def code_waits(session: Session, place: Place, now: datetime) -> bool:
    """Return whether a code for a place can be typed. One statement."""
    last = session.scalars(
        select(AddressProof)
        .where(AddressProof.affiliation_id == place.id)
        .order_by(AddressProof.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.used_at is not None or last.tries >= POLICY.code_tries:
        return False
    return now < last.asked_at + POLICY.code_lives


# ------------------------------------------------------------------------------------ colleagues
@dataclass(frozen=True, slots=True)
class Colleague:
    """A contact who was there at the same time, as the owner of a place sees them.

    `state` is "" for whom one can ask, "asked", "confirmed", or "silent": a no looks like silence.
    """

    person_id: int
    public_id: str
    name: str
    state: str


def colleagues_of(session: Session, place: Place, now: datetime) -> list[Colleague]:
    """Return the owner's contacts who were there at the same time, by name. Three statements.

    As far as the owner sees where they were: nothing is learned here that isn't on their pages.
    """
    contacts = {row.id: row for row in session.execute(_contacts(place.person_id))}
    near = there_with(stays_of(session, {place.person_id, *contacts}), place)
    words = {
        word.asked_id: word
        for word in session.scalars(
            select(ColleagueWord).where(ColleagueWord.affiliation_id == place.id)
        )
    }
    found = [
        Colleague(row.id, row.public_id, row.display_name, _state(words.get(row.id), now))
        for row in contacts.values()
        if row.id in near or row.id in words
    ]
    return sorted(found, key=lambda each: each.name)


def _contacts(person_id: int) -> Any:
    other = case((Connection.low_id == person_id, Connection.high_id), else_=Connection.low_id)
    return (
        select(Person.id, Person.public_id, Person.display_name)
        .join(Connection, other == Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(
            or_(Connection.low_id == person_id, Connection.high_id == person_id),
            Connection.state == ConnectionState.ACCEPTED,
            Account.active,
            Account.confirmed_at.is_not(None),
            Person.erased_at.is_(None),
            Person.is_deceased.is_(False),
        )
        .order_by(Person.id)
        .limit(_MOST_CONTACTS)
    )


def _state(word: ColleagueWord | None, now: datetime) -> str:
    if word is None:
        return ""
    if word.state is WordState.CONFIRMED:
        return "confirmed"
    return "asked" if now < word.asked_at + POLICY.word_within else "silent"


def there_with(stays: list[Stay], place: Place) -> dict[int, int]:
    """Return how much the word of each who was at a place at the same time weighs, by person id.

    Of somebody whose own time there is proven it is enough alone.
    """
    own = next((each for each in stays if each.affiliation_id == place.public_id), None)
    if own is None:
        return {}
    mine = own.spell.bounds
    found: dict[int, int] = {}
    for stay in stays:
        spell, theirs = stay.spell, stay.spell.bounds
        if (
            stay.person_id == place.person_id
            or stay.grade in UNTRUE
            or spell.kind is not own.spell.kind
            or spell.group != own.spell.group
            or not may_see(stay.visibility, _CONTACT)
            or max(mine.possible_from, theirs.possible_from)
            > min(mine.possible_to, theirs.possible_to)
        ):
            continue
        weight = POLICY.words_needed if spell.proof else 1
        found[stay.person_id] = max(weight, found.get(stay.person_id, 0))
    return found


_CONTACT = Standpoint(is_member=True, is_connected=True)


@dataclass(frozen=True, slots=True)
class Question:
    """What a colleague is asked: whether somebody was where they say, when they say."""

    public_id: str
    asker_id: int
    asked_id: int
    name: str
    given_name: str
    url: str
    place: Place
    asked_at: datetime
    is_open: bool


def question(session: Session, public_id: str, person_id: int) -> Question:
    """Return what a person was asked. One statement. Raises NotFound."""
    found = _question(session, and_(_is_public(public_id), ColleagueWord.asked_id == person_id))
    if found is None:
        raise NotFound
    return found


def question_to_mail(session: Session, word_id: int) -> Question | None:
    """Return an open question for the mail about it. One statement."""
    found = _question(session, ColleagueWord.id == word_id)
    return found if found is not None and found.is_open else None


def _is_public(public_id: str) -> ColumnElement[bool]:
    return ColleagueWord.public_id == public_id


def _question(session: Session, which: ColumnElement[bool]) -> Question | None:
    asker = aliased(Person)
    row = session.execute(
        places()
        .join(ColleagueWord, ColleagueWord.affiliation_id == Affiliation.id)
        .join(asker, asker.id == ColleagueWord.person_id)
        .add_columns(ColleagueWord, asker)
        .where(which)
    ).one_or_none()
    if row is None:
        return None
    word, person = row[3], row[4]
    return Question(
        public_id=word.public_id,
        asker_id=word.person_id,
        asked_id=word.asked_id,
        name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        url=f"/people/{person.public_id}",
        place=place_of(row),
        asked_at=word.asked_at,
        is_open=word.state is WordState.ASKED,
    )


# ------------------------------------------------------------------------------- what runs still
def confirmed() -> ColumnElement[datetime]:
    """Return the SQL of when a place was last confirmed, by its owner or by evidence."""
    return func.coalesce(Affiliation.confirmed_at, Affiliation.created_at)


def runs_still() -> ColumnElement[bool]:
    """Return the SQL condition that a place runs still and is not doubted."""
    return and_(Affiliation.is_current, Affiliation.evidence_grade.not_in(UNTRUE))


def running_places(session: Session, person_id: int) -> list[Place]:
    """Return what somebody says runs still, by name. One statement."""
    rows = session.execute(places().where(Affiliation.person_id == person_id, runs_still()))
    return sorted((place_of(row) for row in rows), key=lambda each: each.organization)


def was_asked(session: Session, person_id: int, at: datetime) -> bool:
    """Return whether this is the last time that somebody was asked. One statement."""
    asked = session.scalar(
        select(StillRight.asked_at)
        .join(Person, Person.id == StillRight.person_id)
        .where(StillRight.person_id == person_id, Person.erased_at.is_(None))
    )
    return asked == at


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked what still runs: how many places, and the moment that their link names."""

    count: int
    asked_at: datetime


def asked_still_right(session: Session, person_id: int, before: datetime) -> Asked | None:
    """Return what to ask somebody; None when they confirmed everything since. One statement."""
    row = session.execute(
        select(func.count(), func.min(StillRight.asked_at))
        .select_from(Affiliation)
        .join(StillRight, StillRight.person_id == Affiliation.person_id)
        .where(Affiliation.person_id == person_id, runs_still(), confirmed() <= before)
    ).one()
    return Asked(row[0], row[1]) if row[0] else None
