"""Cases as the mails about them need them, and as those see them who brought them up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.errors import NotFound
from alumnet.organizations.models import Affiliation
from alumnet.verification.models import VerificationCase
from alumnet.verification.queries.deciders import able_staff
from alumnet.verification.queries.places import Place
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState
from alumnet.verification.rules.words import first_words_for_raiser

Case = VerificationCase


@dataclass(frozen=True, slots=True)
class Told:
    """A case as its mails need it."""

    public_id: str
    kind: CaseKind
    state: CaseState
    person_id: int
    raised_by: int | None
    affiliation: str
    association_id: int
    association: str
    slug: str
    words: str
    words_for_raiser: str
    staff: frozenset[int]


def told_of(session: Session, case_id: int, *, for_staff: bool = False) -> Told | None:
    """Return a case for the mails about it. One statement, with the staff two."""
    row = session.execute(
        select(Case, Association.name, Association.slug, Affiliation.public_id)
        .join(Association, Association.id == Case.association_id)
        .outerjoin(Affiliation, Affiliation.id == Case.affiliation_id)
        .where(Case.id == case_id)
    ).one_or_none()
    if row is None:
        return None
    found, association, slug, affiliation = row
    return Told(
        public_id=found.public_id,
        kind=found.kind,
        state=found.state,
        person_id=found.person_id,
        raised_by=found.raised_by,
        affiliation=affiliation or "",
        association_id=found.association_id,
        association=association,
        slug=slug,
        words=found.words,
        words_for_raiser=found.words_for_raiser,
        staff=able_staff(session, found) if for_staff else frozenset(),
    )


def own_case(session: Session, place: Place) -> VerificationCase | None:
    """Return what the owner of a place may know lies before the staff, or last did. One.

    A doubt only once the staff asked about it.
    """
    return session.scalars(
        select(Case)
        .where(
            Case.affiliation_id == place.id,
            Case.person_id == place.person_id,
            or_(
                Case.kind == CaseKind.PROOF,
                Case.state == CaseState.ASKED,
                Case.answer != "",
                and_(Case.kind == CaseKind.DISPUTE, Case.state == CaseState.REMOVED),
            ),
        )
        .order_by(case((Case.state.in_(OPEN), 0), else_=1), Case.id.desc())
        .limit(1)
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class OwnDoubt:
    """What somebody told the staff about a place, and in the end what they are told."""

    note: str
    association: str
    created_at: datetime
    is_open: bool
    answer: str


def own_doubt(session: Session, public_id: str, person_id: int) -> OwnDoubt:
    """Return what a person said isn't right. One statement. Raises NotFound."""
    row = session.execute(
        select(Case, Association.name)
        .join(Association, Association.id == Case.association_id)
        .where(Case.public_id == public_id, Case.raised_by == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    found, association = row
    words = found.words_for_raiser or first_words_for_raiser("remove")
    return OwnDoubt(
        note=found.note,
        association=association,
        created_at=found.created_at,
        is_open=found.is_open,
        answer="" if found.is_open else words,
    )
