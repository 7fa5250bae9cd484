"""What tests of conversations begin with: a mentorship of two, and messages between them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership
from alumnet.kernel import clock
from alumnet.kernel.db import writing
from alumnet.kernel.ids import new_public_id
from alumnet.mentoring import commands
from tests import builders
from tests.builders import Built
from tests.mentoring.asking import a_request


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor and a mentee with an admin of both, their request, and their mentorship."""

    ruth: Built
    jun: Built
    admin: Built
    request: str
    place: str


def a_pair(now: datetime | None = None) -> Pair:
    """Make a mentorship that runs."""
    now = now or clock.now()
    harbour = builders.an_association()
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    jun = builders.a_member("Jun Baek", of=harbour)
    asked = a_request(jun, ruth, now=now)
    place = commands.accept_request(asked, by=ruth.id, now=now)
    return Pair(ruth, jun, builders.an_admin(harbour), asked, place)


def suspend(pair: Pair, person: Built, now: datetime | None = None) -> None:
    """Suspend one of the two."""
    with writing() as session:
        membership = session.scalars(
            select(AssociationMembership).where(AssociationMembership.person_id == person.id)
        ).one()
        accounts.suspend(
            session,
            membership.id,
            by=pair.admin.id,
            now=now or clock.now(),
            until=None,
            words="Standard 4.",
        )


def say(pair: Pair, by: Built, text: str, *, now: datetime | None = None, key: str = "") -> None:
    """Write one message in the mentorship."""
    commands.send_message(
        commands.IN_MENTORSHIP,
        pair.place,
        by=by.id,
        text=text,
        form_key=key or new_public_id(),
        now=now or clock.now(),
    )
