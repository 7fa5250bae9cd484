"""Cases: asking for a place to be confirmed, and what the staff decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.moderation.rules.staff import is_named
from alumnet.organizations.grades import can
from alumnet.organizations.models import Affiliation
from alumnet.organizations.rules import UNTRUE, EvidenceGrade
from alumnet.verification.commands.steps import (
    locked_for_staff,
    open_case,
    record,
    regrade,
    step,
)
from alumnet.verification.documents import Sent
from alumnet.verification.models import EvidenceDocument, VerificationCase
from alumnet.verification.queries.deciders import name_of
from alumnet.verification.queries.places import association_for, own_place
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState
from alumnet.verification.rules.tables import (
    CaseChanged,
    CaseWordsMissing,
    NamesTheRaiser,
    ProvenAlready,
)


def ask_for_proof(
    affiliation: str, note: str, *, by: int, now: datetime, document: Sent | None = None
) -> str:
    """Ask the staff to confirm one's own place; return the public id of the case.

    Asked twice it is one: what was written and sent last counts. Raises ProvenAlready,
    TooManyCases, NotFound.
    """
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        if not can("staff", place.grade) or place.grade is EvidenceGrade.DISPUTED:
            raise ProvenAlready
        case = _running(session, place.id, CaseKind.PROOF)
        if case is None:
            case = VerificationCase(
                affiliation_id=place.id,
                person_id=by,
                association_id=association_for(session, place),
                kind=CaseKind.PROOF,
                state=CaseState.OPEN,
                note=note,
                created_at=now,
                due_at=now,
            )
            open_case(session, case, "owner", by=by, now=now)
        else:
            case.note, case.version = note or case.note, case.version + 1
        _keep(session, case, document, now)
        return case.public_id


def _running(session: Session, affiliation_id: int, kind: CaseKind) -> VerificationCase | None:
    return session.scalars(
        select(VerificationCase)
        .where(
            VerificationCase.affiliation_id == affiliation_id,
            VerificationCase.kind == kind,
            VerificationCase.state.in_(OPEN),
        )
        .order_by((VerificationCase.state == CaseState.ASKED).desc(), VerificationCase.id)
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _keep(session: Session, case: VerificationCase, document: Sent | None, now: datetime) -> None:
    if document is None:
        return
    before = session.get(EvidenceDocument, case.id)
    if before is not None:
        session.delete(before)
        session.flush()
    session.add(
        EvidenceDocument(
            case_id=case.id,
            person_id=case.person_id,
            content_type=document.content_type,
            content=document.content,
            sent_at=now,
        )
    )


def answer(
    affiliation: str, text: str, *, by: int, now: datetime, document: Sent | None = None
) -> None:
    """Answer what the staff asked about one's own place. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        case = _asked(session, place.id)
        step(session, case, "answer", "owner", by=by, now=now)
        case.answer = text
        _keep(session, case, document, now)


def withdraw(affiliation: str, *, by: int, now: datetime) -> None:
    """Take back that the staff should confirm one's own place. Raises NotFound."""
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        case = _running(session, place.id, CaseKind.PROOF)
        if case is None:
            raise NotFound
        step(session, case, "withdraw", "owner", by=by, now=now)


def _asked(session: Session, affiliation_id: int) -> VerificationCase:
    for kind in (CaseKind.DISPUTE, CaseKind.PROOF):
        case = _running(session, affiliation_id, kind)
        if case is not None and case.state is CaseState.ASKED:
            return case
    raise NotFound


# ------------------------------------------------------------------------------------- the staff
def claim(public_id: str, *, by: int, now: datetime) -> None:
    """Take a case on for half an hour. Raises CaseConflict, CaseTaken, NoSuchTransition."""
    with writing() as session:
        case = locked_for_staff(session, public_id, by=by)
        _claim(session, case, by, now)


def _claim(session: Session, case: VerificationCase, by: int, now: datetime) -> None:
    is_new = case.claimed_by != by
    step(session, case, "claim", "staff", by=by, now=now)
    case.claimed_by = by
    if is_new:
        record(session, case, "claimed", by, now)
    else:
        case.version -= 1  # nothing changed for who decides


def release(public_id: str, *, by: int, now: datetime) -> None:
    """Put a case back for others. Raises CaseTaken, NoSuchTransition."""
    with writing() as session:
        case = locked_for_staff(session, public_id, by=by)
        step(session, case, "release", "staff", by=by, now=now)
        record(session, case, "released", by, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided: a step of the table, why, and the words for each side."""

    name: str
    reason: str
    words: str
    words_for_raiser: str = ""


_DECISIONS = frozenset({"confirm", "ask", "refuse", "remove"})


def decide(public_id: str, ruling: Ruling, *, version: int, by: int, now: datetime) -> None:
    """Decide a case that `by` saw in `version`: all that follows from it, or nothing.

    A claim of one's own that ran out is renewed, unless somebody else has it. Raises CaseChanged,
    CaseTaken, CaseConflict, NoSuchTransition, CaseWordsMissing, NamesTheRaiser, NotFound.
    """
    if ruling.name not in _DECISIONS:
        raise NotFound
    with writing() as session:
        case = locked_for_staff(session, public_id, by=by)
        if case.version != version:
            raise CaseChanged
        _check_words(session, case, ruling)
        if case.claimed_by is None:
            _claim(session, case, by, now)
        step(session, case, ruling.name, "staff", by=by, now=now)
        is_told = needs_words_for_raiser(case.kind, ruling.name)
        case.words, case.reason = ruling.words, ruling.reason
        case.words_for_raiser = ruling.words_for_raiser if is_told else ""
        case.decided_by = by
        _follow(session, case, ruling.name, by, now)
        record(session, case, f"decided_{ruling.name}", by, now)


def needs_words_for_raiser(kind: CaseKind, name: str) -> bool:
    """Return whether who raised a case is told of a decision."""
    return kind is CaseKind.DISPUTE and name != "ask"


def _check_words(session: Session, case: VerificationCase, ruling: Ruling) -> None:
    raiser_misses = needs_words_for_raiser(case.kind, ruling.name) and not ruling.words_for_raiser
    if not ruling.reason or not ruling.words or raiser_misses:
        raise CaseWordsMissing
    if case.raised_by and is_named(name_of(session, case.raised_by), ruling.words):
        raise NamesTheRaiser


def _follow(session: Session, case: VerificationCase, name: str, by: int, now: datetime) -> None:
    """Let the grade of the place follow from a decision."""
    if case.kind is CaseKind.PROOF:
        if name == "confirm":
            regrade(session, case, "staff", "staff", by=by, now=now)
        return
    grade = session.get_one(Affiliation, case.affiliation_id).evidence_grade
    if name == "confirm":
        if grade is EvidenceGrade.DISPUTED:
            regrade(session, case, "staff", "staff", by=by, now=now)
        return
    if grade not in UNTRUE:
        regrade(session, case, "dispute", "staff", by=by, now=now)
    if name == "remove" and grade is not EvidenceGrade.REMOVED:
        regrade(session, case, "remove", "staff", by=by, now=now)
    session.get_one(Person, case.person_id).is_withdrawn_from_search = True


def open_document(public_id: str, *, by: int, now: datetime) -> Sent:
    """Return the document of a case, sealed, to whoever holds it; the audit notes it first.

    Raises CaseConflict, CaseTaken, NoSuchTransition, and NotFound where there is none.
    """
    with writing() as session:
        case = locked_for_staff(session, public_id, by=by)
        step(session, case, "open_document", "staff", by=by, now=now)
        found = session.execute(
            select(EvidenceDocument.content, EvidenceDocument.content_type).where(
                EvidenceDocument.case_id == case.id
            )
        ).one_or_none()
        if found is None:
            raise NotFound
        case.version -= 1  # to look changes nothing
        record(session, case, "document_opened", by, now)
        return Sent(*found)


class Send(Protocol):
    """Sending words to the staff about one's own place, with a document or without."""

    def __call__(
        self, affiliation: str, text: str, /, *, by: int, now: datetime, document: Sent | None
    ) -> Any:
        """Raise NotFound, or what stands in the way."""
