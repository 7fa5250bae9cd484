"""What a member sees of inviting: where they were themselves, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.connections.queries import standing_connection
from alumnet.inviting.models import InvitingSetting, MemberInvitation
from alumnet.inviting.queries.conditions import vouches_for
from alumnet.inviting.rules import InvitationState, ends_at, in_words
from alumnet.kernel.authorization import Viewer
from alumnet.members.queries.people import Face, faces, is_listed_for, is_present
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries import own_affiliations
from alumnet.organizations.rules import (
    AffiliationKind,
    EvidenceGrade,
    Period,
    period_in_words,
)

_MOST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the member was: `code` names it in a form."""

    code: str
    label: str
    kind: AffiliationKind
    name: str
    public_id: str
    period: Period


@dataclass(frozen=True, slots=True)
class House:
    """An association to which a member may invite."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """To what, and from where, a member may invite."""

    houses: Sequence[House]
    places: Sequence[Place]


def grounds(session: Session, viewer: Viewer) -> Grounds:
    """Return a member's own places, and the associations to which they may invite.

    Two statements.
    """
    houses = session.execute(
        select(Association.id, Association.slug, Association.name, Organization.public_id)
        .join(Organization, Organization.id == Association.id)
        .outerjoin(InvitingSetting, InvitingSetting.association_id == Association.id)
        .where(Association.id.in_(viewer.association_ids), InvitingSetting.is_off.is_not(True))
        .order_by(Association.name, Association.id)
    ).all()
    stays = [
        Place(
            code=each.public_id,
            label=f"{each.organization}, {each.dates}",
            kind=each.kind,
            name=each.organization,
            public_id=each.organization_public_id,
            period=each.period,
        )
        for each in own_affiliations(session, viewer.person)
    ]
    known = {each.public_id for each in stays if each.kind is AffiliationKind.MEMBERSHIP}
    kind = AffiliationKind.MEMBERSHIP
    clubs = [
        Place(row.public_id, row.name, kind, row.name, row.public_id, Period())
        for row in houses
        if row.public_id not in known
    ]
    return Grounds([House(row.id, row.slug, row.name) for row in houses], [*stays, *clubs])


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody who joined says of the place, for the inviter to confirm."""

    organization: str
    period: Period

    @property
    def dates(self) -> str:
        """The dates in words."""
        return period_in_words(self.period)


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation as whoever sent it may see it.

    With a `face` its person is here. Else `is_running` until the last day, whatever happened, and
    afterwards there is no name any more.
    """

    public_id: str
    name: str
    known_from: str
    sent_at: datetime
    ends_at: datetime
    is_running: bool
    face: Face | None
    claim: Claim | None


def own_invitations(session: Session, viewer: Viewer, *, now: datetime) -> list[OwnInvitation]:
    """Return what a member sent, last first. Two statements."""
    confirms = (Affiliation.evidence_grade == EvidenceGrade.CLAIMED) & vouches_for(viewer.person)
    met = MemberInvitation.state == InvitationState.MET
    # Who blocks looks like who leaves and hides.
    near = standing_connection(viewer.person, Person.id.expression) & is_present()
    sees = met & (is_listed_for(viewer) | near)
    rows = session.execute(
        select(
            MemberInvitation,
            sees.label("sees"),
            Organization.name,
            Affiliation,
            confirms.label("confirms"),
        )
        .outerjoin(Person, Person.id == MemberInvitation.person_id)
        .outerjoin(Affiliation, Affiliation.id == MemberInvitation.affiliation_id)
        .outerjoin(Organization, Organization.id == Affiliation.organization_id)
        .where(_sent_by(viewer.person))
        .order_by(MemberInvitation.created_at.desc(), MemberInvitation.id.desc())
        .limit(_MOST)
    ).all()
    shown = [row.MemberInvitation.person_id for row in rows if row.sees]
    known = faces(session, shown, viewer)
    return [_one(row, known, now) for row in rows]


def _sent_by(person_id: int) -> ColumnElement[bool]:
    """Return the condition of what a member sent and didn't take back."""
    return (MemberInvitation.inviter_id == person_id) & (
        MemberInvitation.state != InvitationState.WITHDRAWN
    )


def _one(row: Any, known: dict[int, Face], now: datetime) -> OwnInvitation:
    invitation: MemberInvitation = row.MemberInvitation
    face = known.get(invitation.person_id or 0) if row.sees else None
    there: Affiliation | None = row.Affiliation
    claim = None
    if face is not None and there is not None and row.confirms:
        period = Period(there.start_month, there.end_month, there.is_current, there.precision)
        claim = Claim(row.name, period)
    is_over = ends_at(invitation.created_at) <= now
    return OwnInvitation(
        public_id=invitation.public_id,
        name="" if is_over else invitation.name,
        known_from=in_words(invitation.kind, invitation.place, invitation.period),
        sent_at=invitation.created_at,
        ends_at=ends_at(invitation.created_at),
        is_running=not is_over and invitation.state is not InvitationState.MET,
        face=face,
        claim=claim,
    )


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what somebody sent, as far as their pages tell of it, and whose invitation they took.

    Two statements.
    """
    rows = session.scalars(
        select(MemberInvitation).where(_sent_by(person_id)).order_by(MemberInvitation.id)
    )
    return {
        "invitations": [
            {
                "name": each.name,
                "line": each.line,
                "known_from": in_words(each.kind, each.place, each.period),
                "association": each.association_id,
                "sent_at": each.created_at.isoformat(),
                "is_here": each.state is InvitationState.MET,
            }
            for each in rows
        ],
        "invited_by": [
            {"name": row.display_name, "sent_at": row.created_at.isoformat()}
            for row in session.execute(_taken_by(person_id))
        ],
    }


def _taken_by(person_id: int) -> Select[*tuple[Any, ...]]:
    """Return the statement for the invitations to which somebody said yes, with who sent them."""
    yes = (InvitationState.ANSWERED, InvitationState.MET)
    return (
        select(Person.display_name, MemberInvitation.created_at)
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .where(MemberInvitation.person_id == person_id, MemberInvitation.state.in_(yes))
        .order_by(MemberInvitation.id)
    )
