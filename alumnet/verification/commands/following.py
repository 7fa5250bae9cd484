"""What follows for cases by itself: from changes of a place, from clocks, from leaving."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, reading, writing
from alumnet.verification.commands.addresses import changed_place
from alumnet.verification.commands.colleagues import forget_words_about
from alumnet.verification.commands.steps import regrade, step
from alumnet.verification.models import (
    AddressProof,
    ColleagueWord,
    EvidenceDocument,
    StillRight,
    VerificationCase,
    VerificationCaseEvent,
)
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState

_BATCH = 200


def settle_corrected(session: Session, affiliation_id: int, now: datetime) -> None:
    """Let go what rested on what a place said before its owner, who is locked, changed that.

    What doubted it is settled. What the owner asked of the staff goes on: they see what stands
    there now.
    """
    forget_words_about(session, affiliation_id)
    changed_place(session, affiliation_id)
    for case in _running(session, affiliation_id):
        if case.kind is CaseKind.DISPUTE:
            step(session, case, "correct", "owner", by=case.person_id, now=now)
        else:
            case.version += 1


def settle_gone(session: Session, affiliation_id: int, now: datetime) -> None:
    """Close everything about a place that its owner, who is locked, takes away."""
    for case in _running(session, affiliation_id):
        name = "take_away" if case.kind is CaseKind.DISPUTE else "withdraw"
        step(session, case, name, "owner", by=case.person_id, now=now)


def _running(session: Session, affiliation_id: int) -> list[VerificationCase]:
    return list(
        session.scalars(
            select(VerificationCase)
            .where(
                VerificationCase.affiliation_id == affiliation_id,
                VerificationCase.state.in_(OPEN),
            )
            .order_by(VerificationCase.id)
            .with_for_update()
        )
    )


def expire_cases(now: datetime) -> int:
    """Close what the staff asked and nobody answered in time; return how many.

    What wasn't proven stays a claim; what was disputed is removed.
    """
    over = reading().execute(
        select(VerificationCase.id, VerificationCase.person_id)
        .where(VerificationCase.state == CaseState.ASKED, VerificationCase.due_at <= now)
        .order_by(VerificationCase.id)
        .limit(_BATCH)
    )
    return sum(_expire(case_id, person_id, now) for case_id, person_id in over.all())


def _expire(case_id: int, person_id: int, now: datetime) -> bool:
    with writing() as session:
        lock_people(session, person_id)
        case = session.get(VerificationCase, case_id, with_for_update=True)
        if case is None or case.state is not CaseState.ASKED or case.due_at > now:
            return False
        if case.kind is CaseKind.PROOF:
            step(session, case, "expire", "clock", now=now)
        else:
            step(session, case, "expire_disputed", "clock", now=now)
            if case.affiliation_id is not None:
                regrade(session, case, "remove", "clock", now=now)
    return True


def forget_documents(now: datetime) -> int:
    """Delete documents that nobody decided about in time; return how many."""
    with writing() as session:
        gone = session.execute(
            delete(EvidenceDocument)
            .where(EvidenceDocument.sent_at <= now - POLICY.document_kept)
            .returning(EvidenceDocument.case_id)
        )
        return len(gone.all())


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete what a person asked and was asked; of a doubt they had, only that there was one."""
    own = select(VerificationCase.id).where(VerificationCase.person_id == person_id)
    session.execute(delete(VerificationCaseEvent).where(VerificationCaseEvent.subject_id.in_(own)))
    for table, column in (
        (EvidenceDocument, EvidenceDocument.person_id),
        (AddressProof, AddressProof.person_id),
        (ColleagueWord, ColleagueWord.person_id),
        (ColleagueWord, ColleagueWord.asked_id),
        (StillRight, StillRight.person_id),
        (VerificationCase, VerificationCase.person_id),
    ):
        session.execute(delete(table).where(column == person_id))
    session.execute(
        update(VerificationCase)
        .where(VerificationCase.raised_by == person_id)
        .values(note="", words_for_raiser="")
    )


def forget_words(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Take the words out of these cases; that there were some stays."""
    session.execute(
        update(VerificationCase)
        .where(VerificationCase.id.in_(ids))
        .values(note="", answer="", words="", words_for_raiser="", reason="")
    )
