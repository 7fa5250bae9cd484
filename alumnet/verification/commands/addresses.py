"""Showing a place by an address at the organization."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.grades import can
from alumnet.organizations.models import Affiliation
from alumnet.verification import codes
from alumnet.verification.commands.steps import settle_proven
from alumnet.verification.models import AddressProof
from alumnet.verification.queries.places import domains_of, own_place
from alumnet.verification.rules.addresses import (
    AddressNotTheirs,
    AddressShared,
    CodeOver,
    TooManyCodes,
    is_at,
    shows_a_place,
)
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.tables import ProvenAlready

_DAY = timedelta(days=1)


def ask_for_code(affiliation: str, email: str, *, by: int, now: datetime) -> None:
    """Have a code mailed to an address at the organization of one's own place.

    Raises ProvenAlready, AddressNotTheirs, AddressShared, TooManyCodes, NotFound.
    """
    key, hidden = codes.key_of(email), codes.hidden(email)
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        if not can("address", place.grade):
            raise ProvenAlready
        shows = shows_a_place(place.kind, is_current=place.period.is_current)
        if not shows or not is_at(email, domains_of(session, place)):
            raise AddressNotTheirs
        _check_limits(session, by, key, now)
        proof = AddressProof(
            affiliation_id=place.id,
            person_id=by,
            address_key=key,
            sealed_address=hidden,
            asked_at=now,
        )
        session.add(proof)
        session.flush()
        outbox.add(session, "address_proof.asked", proof.id, now=now)


def _check_limits(session: Session, by: int, key: str, now: datetime) -> None:
    of_others = (AddressProof.address_key == key) & (AddressProof.person_id != by)
    shared = select(AddressProof.id).where(of_others, AddressProof.used_at.is_not(None)).limit(1)
    if session.scalar(shared) is not None:
        raise AddressShared
    for who in (AddressProof.person_id == by, AddressProof.address_key == key):
        asked = session.scalars(
            select(AddressProof.asked_at)
            .where(who, AddressProof.asked_at > now - _DAY)
            .order_by(AddressProof.asked_at)
        ).all()
        if len(asked) >= POLICY.codes_a_day:
            raise TooManyCodes(until=asked[0] + _DAY)


def type_code(affiliation: str, typed: str, *, by: int, now: datetime) -> bool:
    """Verify one's own place by the code that was mailed last; return whether it is that code.

    A wrong one is counted. Raises CodeOver, NotFound.
    """
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        proof = session.scalars(
            select(AddressProof)
            .where(AddressProof.affiliation_id == place.id, AddressProof.person_id == by)
            .order_by(AddressProof.id.desc())
            .limit(1)
        ).one_or_none()
        if proof is None or not _is_open(proof, now) or not can("address", place.grade):
            raise CodeOver
        proof.tries += 1
        if not hmac.compare_digest(typed, codes.code_of(proof.id, proof.asked_at)):
            return False
        proof.used_at = now
        row = session.get_one(Affiliation, place.id)
        grade(session, row, "address", actor="address", by=by, now=now)
        settle_proven(session, place.id, now)
        outbox.add(session, "person.changed", by, now=now)
    return True


def _is_open(proof: AddressProof, now: datetime) -> bool:
    is_young = now < proof.asked_at + POLICY.code_lives
    return proof.used_at is None and is_young and proof.tries < POLICY.code_tries


def forget_address(proof_id: int) -> None:
    """Forget to which address a code went, now that it is out."""
    with writing() as session:
        session.execute(
            update(AddressProof).where(AddressProof.id == proof_id).values(sealed_address=None)
        )


def forget_codes(now: datetime) -> int:
    """Delete codes that nobody typed, once they count for no limit; return how many.

    Those that showed a place stay, so that no address shows two people's.
    """
    with writing() as session:
        gone = session.execute(
            delete(AddressProof)
            .where(AddressProof.used_at.is_(None), AddressProof.asked_at <= now - 2 * _DAY)
            .returning(AddressProof.id)
        )
        return len(gone.all())


def changed_place(session: Session, affiliation_id: int) -> None:
    """Forget codes for what a place no longer says."""
    session.execute(
        delete(AddressProof).where(
            AddressProof.affiliation_id == affiliation_id, AddressProof.used_at.is_(None)
        )
    )
