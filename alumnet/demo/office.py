"""What an office did and has to do: two announcements, three questions, and the report so far."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select

from alumnet.accounts.models import Account, Association, RoleGrant
from alumnet.administration.queries import House
from alumnet.announcements import commands as announcements
from alumnet.announcements.commands import Draft
from alumnet.announcements.rules.segments import Segment
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.reporting import commands as reporting
from alumnet.support import commands as support
from alumnet.support.commands import Sender
from alumnet.support.queries import Inbox

_DAY: Final = timedelta(days=1)
_EVENING: Final = (
    "The hall is open from six. Bring somebody you mentor, or somebody who might.\n\n"
    "There is soup, and nobody gives a speech."
)
_YEAR: Final = (
    "In the new year we look for mentors once more.\n\n"
    "If you have an hour a month, say so on your page."
)


def fill_offices(now: datetime) -> None:
    """Let the first association's admin announce, be asked and answer; tell what may be told."""
    office = _office()
    house = House(office.id, office.slug, office.name)
    _announce(house, office.person_id, now)
    _answer(house, office.person_id, now)
    reporting.tell_quarters(now)


def _office() -> Row[*tuple[Any, ...]]:
    query = (
        select(Association.id, Association.slug, Association.name, RoleGrant.person_id)
        .join(RoleGrant, RoleGrant.association_id == Association.id)
        .where(RoleGrant.role == Role.ADMIN)
        .order_by(Association.id, RoleGrant.id)
        .limit(1)
    )
    return reading().execute(query).one()


def _announce(house: House, by: int, now: datetime) -> None:
    evening = Draft("A winter evening", _EVENING, Segment(), has_mail=False, sends_at=None)
    announcements.announce(house, evening, by=by, now=now - 3 * _DAY)
    year = Draft(
        "Mentors for the new year", _YEAR, Segment(), has_mail=True, sends_at=now + 9 * _DAY
    )
    announcements.announce(house, year, by=by, now=now)


def _answer(house: House, by: int, now: datetime) -> None:
    inbox = Inbox(house.id, house.slug, house.name)
    ines, ruth = (_person(f"{name}@example.org") for name in ("ines", "ruth"))
    answered = support.ask(
        Sender(ines),
        house.id,
        subject="My class year",
        words="My page says 2019, but I left in 2018. Can you change it on your list, too?",
        now=now - 5 * _DAY,
    )
    support.answer(
        inbox,
        answered,
        words="Thank you for telling. Our list says 2018 now.",
        asks_back=False,
        version=1,
        by=by,
        now=now - 4 * _DAY,
    )
    support.ask(
        Sender(ruth),
        house.id,
        subject="A certificate",
        words="My employer asks what I do here. Is there a page I can show?",
        now=now - _DAY,
    )
    support.ask(
        Sender(None, "Wilma Brandt", "wilma.brandt@example.net"),
        house.id,
        subject="I can't get in",
        words="I finished in 1987 and have a new address. Which one do you have of me?",
        now=now - timedelta(hours=7),
    )


def _person(email: str) -> int:
    return reading().scalars(select(Account.person_id).where(Account.email == email)).one()
