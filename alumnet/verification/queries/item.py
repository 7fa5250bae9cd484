"""One case before the staff, with what the association knows of its owner, and its history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.accounts.queries import RosterSuggestion, Sought, roster_suggestions
from alumnet.administration.queries import House
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.zones import reader_zone
from alumnet.members.rules import given_name_of
from alumnet.moderation.rules.states import ago, due_words
from alumnet.organizations.models import Affiliation, AffiliationEvent
from alumnet.verification.models import EvidenceDocument, VerificationCase, VerificationCaseEvent
from alumnet.verification.queries.cases import in_house
from alumnet.verification.queries.deciders import able_staff
from alumnet.verification.queries.places import Place, place_of, places
from alumnet.verification.rules.states import OPEN, CaseKind, CaseState

Case = VerificationCase


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a case, and who did it; "" for the site itself."""

    name: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Item:
    """One case as whoever decides sees it, with what the association knows of its owner."""

    id: int
    public_id: str
    person_id: int
    kind: CaseKind
    state: CaseState
    version: int
    name: str
    given_name: str
    url: str
    place: Place
    raiser: str
    note: str
    answer: str
    words: str
    words_for_raiser: str
    reason: str
    has_document: bool
    evidence: str
    class_year: int | None
    member_number: str
    roster: tuple[RosterSuggestion, ...]
    due: str
    urgency: str
    asked: str
    claimed_by: str
    claimed_until: datetime | None
    is_mine: bool
    may_handle: bool
    decided_by: str
    closed_at: datetime | None

    @property
    def is_closed(self) -> bool:
        """Whether it is decided, or over."""
        return self.state not in OPEN


def item(session: Session, house: House, viewer: Viewer, public_id: str, *, now: datetime) -> Item:
    """Return one case of an association. Four statements. Raises NotFound."""
    claimer, decider, raiser = aliased(Person), aliased(Person), aliased(Person)
    # The last step of the grade says how the place is known.
    evidence = (
        select(AffiliationEvent.name)
        .where(AffiliationEvent.subject_id == Affiliation.id)
        .order_by(AffiliationEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = session.execute(
        places()
        .join(Case, Case.affiliation_id == Affiliation.id)
        .join(Person, Person.id == Case.person_id)
        .outerjoin(claimer, claimer.id == Case.claimed_by)
        .outerjoin(decider, decider.id == Case.decided_by)
        .outerjoin(raiser, raiser.id == Case.raised_by)
        .outerjoin(EvidenceDocument, EvidenceDocument.case_id == Case.id)
        .outerjoin(
            AssociationMembership,
            and_(
                AssociationMembership.person_id == Case.person_id,
                AssociationMembership.association_id == Case.association_id,
                AssociationMembership.state == MembershipState.ACTIVE,
            ),
        )
        .add_columns(
            Case,
            Person,
            claimer.display_name.label("claimer"),
            decider.display_name.label("decider"),
            raiser.display_name.label("raiser"),
            EvidenceDocument.case_id.label("document"),
            AssociationMembership.class_year,
            AssociationMembership.member_number,
            evidence.label("evidence"),
        )
        .where(Case.public_id == public_id, in_house(house, viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    found: VerificationCase = row[3]
    person: Person = row[4]
    due, urgency = due_words(found.due_at, now, reader_zone())
    is_held = found.claimed_until is not None and found.claimed_until > now
    return Item(
        id=found.id,
        public_id=found.public_id,
        person_id=found.person_id,
        kind=found.kind,
        state=found.state,
        version=found.version,
        name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        url=f"/people/{person.public_id}",
        place=place_of(row),
        raiser=row.raiser or "",
        note=found.note,
        answer=found.answer,
        words=found.words,
        words_for_raiser=found.words_for_raiser,
        reason=found.reason,
        has_document=row.document is not None,
        evidence=row.evidence or "",
        class_year=row.class_year,
        member_number=row.member_number or "",
        roster=_roster(session, found, person.display_name, row),
        due=due,
        urgency=urgency,
        asked=ago(found.created_at, now, reader_zone()),
        claimed_by=row.claimer or "" if is_held else "",
        claimed_until=found.claimed_until if is_held else None,
        is_mine=is_held and found.claimed_by == viewer.person,
        may_handle=viewer.person in able_staff(session, found),
        decided_by=row.decider or "",
        closed_at=found.closed_at,
    )


def _roster(
    session: Session, found: VerificationCase, name: str, row: Any
) -> tuple[RosterSuggestion, ...]:
    """Return the lines of the association's list that are the owner's, or may be."""
    year = row.class_year or place_of(row).class_year
    sought = Sought(found.id, found.person_id, found.association_id, name, year, row.member_number)
    return roster_suggestions(session, [sought]).get(found.id, ())


def history(session: Session, case_id: int) -> list[Step]:
    """Return what happened to a case, the last first. One statement."""
    rows = session.execute(
        select(VerificationCaseEvent, Person.display_name)
        .outerjoin(Person, Person.id == VerificationCaseEvent.actor_id)
        .where(VerificationCaseEvent.subject_id == case_id)
        .order_by(VerificationCaseEvent.id.desc())
    )
    return [Step(step.name, step.at, name or "") for step, name in rows]
