"""Saying that somebody's place isn't right."""

from datetime import datetime

from sqlalchemy import select

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.organizations.models import Affiliation
from alumnet.organizations.rules import EvidenceGrade
from alumnet.verification.commands.steps import open_case
from alumnet.verification.models import VerificationCase
from alumnet.verification.queries.places import association_for, place_of, places
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState
from alumnet.verification.rules.tables import OwnPlace


def doubt(affiliation: str, note: str, *, by: int, now: datetime) -> str:
    """Put before the staff that a place isn't right; return the public id of the case.

    The place stays as it is until they looked: one word against somebody takes nothing from them.
    Said twice it is one. That `by` sees the place is for the caller to know. Raises OwnPlace,
    TooManyCases, NotFound.
    """
    with writing() as session:
        row = session.execute(
            places().where(
                Affiliation.public_id == affiliation,
                Affiliation.evidence_grade != EvidenceGrade.REMOVED,
            )
        ).one_or_none()
        if row is None:
            raise NotFound
        place = place_of(row)
        if place.person_id == by:
            raise OwnPlace
        lock_people(session, by, place.person_id)
        before = session.scalars(
            select(VerificationCase).where(
                VerificationCase.affiliation_id == place.id,
                VerificationCase.raised_by == by,
                VerificationCase.state.in_(OPEN),
            )
        ).one_or_none()
        if before is not None:
            return before.public_id
        case = VerificationCase(
            affiliation_id=place.id,
            person_id=place.person_id,
            association_id=association_for(session, place),
            kind=CaseKind.DISPUTE,
            raised_by=by,
            state=CaseState.OPEN,
            note=note,
            created_at=now,
            due_at=now,
        )
        open_case(session, case, "raiser", by=by, now=now)
        return case.public_id
