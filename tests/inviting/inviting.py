"""What tests of invitations say often: the two, an invitation, the link in its mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from alumnet.accounts.models import RosterEmail, RosterEntry
from alumnet.accounts.rules import name_key
from alumnet.inviting import commands, links
from alumnet.inviting.models import MemberInvitation
from alumnet.kernel.db import reading, writing
from alumnet.organizations.rules import AffiliationKind, EvidenceGrade, Period, Precision
from tests import builders
from tests.builders import THEN, Built

EMAIL = "tomasz@example.net"


@dataclass(frozen=True, slots=True)
class Two:
    """Maya, her association, and the firm where she worked from 2012 to 2015, as is proven."""

    maya: Built
    house: Built
    firm: Built
    tie: commands.Tie


def two() -> Two:
    """Make who invites."""
    house = builders.an_association("Northgate Society", contact_email="staff@example.org")
    maya = builders.a_member("Maya Lindqvist", of=house)
    firm = builders.an_organization("Acme")
    builders.a_job(
        maya,
        firm,
        2012,
        2015,
        precision=Precision.YEAR,
        evidence_grade=EvidenceGrade.CORROBORATED,
    )
    period = Period(2012 * 12, 2015 * 12 + 11, precision=Precision.YEAR)
    tie = commands.Tie(AffiliationKind.EMPLOYMENT, firm.name, firm.public_id, period)
    return Two(maya, house, firm, tie)


def invite(found: Two, email: str = EMAIL, *, by: Built | None = None, now: datetime = THEN) -> str:
    """Invite somebody, as Maya or as somebody else of her association."""
    invited = commands.Invited("Tomasz Nowak", email, found.house.id, found.tie, "Remember me?")
    return commands.invite(invited, by=(by or found.maya).id, now=now)


def row(public_id: str) -> MemberInvitation:
    """Return an invitation as it stands now."""
    session = reading()
    session.expire_all()
    return session.scalars(
        select(MemberInvitation).where(MemberInvitation.public_id == public_id)
    ).one()


def link(public_id: str) -> str:
    """Return the path of the page behind the link of an invitation."""
    found = row(public_id)
    return f"/invited/{links.token(found.id, found.created_at)}"


def on_roster(found: Two, email: str = EMAIL) -> None:
    """Put an address on the association's own list."""
    with writing() as session:
        entry = RosterEntry(
            association_id=found.house.id,
            external_id="N-1",
            name="Tomasz Nowak",
            name_key=name_key("Tomasz Nowak"),
        )
        session.add(entry)
        session.flush()
        session.add(RosterEmail(entry_id=entry.id, email=email))
