"""Places before the staff: one to be confirmed, and one of which its owner was asked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    MembershipState,
    RosterEntry,
)
from alumnet.accounts.rules import answer_due
from alumnet.demo.cast_table import CAST
from alumnet.kernel.ids import new_public_id
from alumnet.organizations.models import Affiliation, AffiliationKind, EvidenceGrade
from alumnet.verification.models import VerificationCase, VerificationCaseEvent
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import CaseKind, CaseState

_WANTS = (
    "I left with the evening class, so the main register doesn't have me. My name then was Paz."
)
_DOUBTS = "I sat in that class from the first day to the last, and nobody of this name was there."
_ASKED = (
    "We have doubts about the class year on your page. Please look at it again and correct it, or "
    "tell us how it was."
)


def add_cases(session: Session, now: datetime, choose: Callable[[str], str]) -> None:
    """Write two cases about classes that were only claimed, of members outside the cast."""
    # Else everybody would be asked on the first day whether it is still right.
    session.execute(update(Affiliation).where(Affiliation.is_current).values(confirmed_at=now))
    found = session.execute(
        select(Affiliation.id, Affiliation.person_id, Association.id.label("association_id"))
        .join(AssociationMembership, AssociationMembership.person_id == Affiliation.person_id)
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(
            Affiliation.organization_id == Association.school_id,
            Affiliation.kind == AffiliationKind.EDUCATION,
            Affiliation.evidence_grade == EvidenceGrade.CLAIMED,
            AssociationMembership.state == MembershipState.ACTIVE,
            Affiliation.person_id > len(CAST),
            # Or the list of the association shows it by itself.
            ~exists().where(RosterEntry.person_id == Affiliation.person_id),
        )
        .order_by(Affiliation.id)
        .limit(3)
    ).all()
    if len(found) < 3:  # noqa: PLR2004 - two owners and one who doubts
        return
    wants, doubted, doubts = found
    first = _case(wants, now - timedelta(days=1), kind=CaseKind.PROOF, note=_WANTS)
    asked_at = now - timedelta(days=3)
    session.execute(
        update(Affiliation)
        .where(Affiliation.id == doubted.id)
        .values(evidence_grade=EvidenceGrade.DISPUTED)
    )
    second = _case(
        doubted,
        asked_at,
        kind=CaseKind.DISPUTE,
        raised_by=doubts.person_id,
        note=_DOUBTS,
        state=CaseState.ASKED,
        words=_ASKED,
        reason="The register of that year doesn't have the name.",
        due_at=asked_at + POLICY.answer_within,
    )
    for case in (first, second):
        case.public_id = new_public_id(choose=choose)
        session.add(case)
        session.flush()
        session.add(
            VerificationCaseEvent(
                subject_id=case.id,
                name="open",
                from_state=CaseState.OPEN,
                to_state=CaseState.OPEN,
                actor_id=case.raised_by or case.person_id,
                at=case.created_at,
            )
        )
    session.flush()


def _case(place: Any, at: datetime, **values: Any) -> VerificationCase:
    more: dict[str, Any] = {
        "state": CaseState.OPEN,
        "due_at": answer_due(at, POLICY.first_look_in_working_days),
    }
    return VerificationCase(
        affiliation_id=place.id,
        person_id=place.person_id,
        association_id=place.association_id,
        created_at=at,
        **more | values,
    )
