"""What whoever was invited reads: on the page behind the link, and as a member here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from alumnet.accounts import queries as accounts
from alumnet.accounts.models import Association, Person
from alumnet.accounts.queries.presence import is_present
from alumnet.connections.queries import standing_block
from alumnet.inviting import links
from alumnet.inviting.models import MemberInvitation
from alumnet.inviting.rules import InvitationState, ends_at, in_words
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.rules import given_name_of
from alumnet.organizations.rules import AffiliationKind, Period, date_as_typed


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """An invitation as whoever was invited reads it; `email` only while it can be answered."""

    id: int
    public_id: str
    inviter_id: int
    inviter: str
    given_name: str
    association: str
    association_slug: str
    name: str
    email: str | None
    line: str
    kind: AffiliationKind
    place: str
    place_public_id: str
    period: Period
    is_open: bool
    ends_at: datetime

    @property
    def known_from(self) -> str:
        """How the inviter says the two know each other."""
        return in_words(self.kind, self.place, self.period)

    @property
    def start(self) -> str:
        """The beginning that the inviter stated, as one would type it."""
        return date_as_typed(self.period.start_month, self.period.precision)

    @property
    def end(self) -> str:
        """The end that the inviter stated, as one would type it."""
        return date_as_typed(self.period.end_month, self.period.precision)


def page_behind(session: Session, token: str, *, now: datetime) -> InvitedPage:
    """Return the invitation of a link. One statement. Raises NotFound for a link not ours."""
    named = links.read(token)
    if named is None:
        raise NotFound
    invitation_id, created_at = named
    which = (MemberInvitation.id == invitation_id) & (MemberInvitation.created_at == created_at)
    return _page(session, which, now)


def page_for_member(
    session: Session, viewer: Viewer, public_id: str, *, now: datetime
) -> InvitedPage:
    """Return an invitation that was shown to this member. One statement. Raises NotFound."""
    which = and_(
        MemberInvitation.public_id == public_id,
        MemberInvitation.person_id == viewer.person,
        ~standing_block(MemberInvitation.inviter_id, viewer.person),
    )
    return _page(session, which, now)


def has_account(session: Session, page: InvitedPage) -> bool:
    """Return whether the invited address has an account, to answer with. One statement."""
    return page.email is not None and accounts.account_at(session, page.email) is not None


def _page(session: Session, which: ColumnElement[bool], now: datetime) -> InvitedPage:
    found = session.execute(_rows().where(which)).one_or_none()
    if found is None:
        raise NotFound
    row: MemberInvitation = found.MemberInvitation
    runs = row.state is InvitationState.OPEN and now < ends_at(row.created_at)
    return InvitedPage(
        id=row.id,
        public_id=row.public_id,
        inviter_id=row.inviter_id,
        inviter=found.display_name,
        given_name=given_name_of(found.display_name, found.given_name),
        association=found.association,
        association_slug=found.slug,
        name=row.name,
        email=row.email,
        line=row.line,
        kind=row.kind,
        place=row.place,
        place_public_id=row.place_public_id,
        period=row.period,
        is_open=runs and bool(found.is_here),
        ends_at=ends_at(row.created_at),
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            MemberInvitation,
            Person.display_name,
            Person.given_name,
            Association.name.label("association"),
            Association.slug,
            is_present().label("is_here"),
        )
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .join(Association, Association.id == MemberInvitation.association_id)
    )
