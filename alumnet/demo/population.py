"""The invented network: everything the demo fills an empty site with.

Pure and repeatable: the same number of members, seed and day give the same bytes. Nothing here
touches a database. Nobody is real; schools other than the main one are real schools' names.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from alumnet.demo.asking import Asking
from alumnet.demo.cast import personas
from alumnet.demo.cast_table import CAST
from alumnet.demo.circles import Circles
from alumnet.demo.meeting import Meeting
from alumnet.demo.outline import ALUMNI, SOCIETY
from alumnet.demo.people import PeopleMaker
from alumnet.demo.profiles import ProfileMaker
from alumnet.demo.records import (
    DemoBlock,
    DemoConnection,
    DemoMentorship,
    DemoOrganization,
    DemoPerson,
    DemoPersona,
    DemoReport,
    DemoRequest,
    DemoRosterEntry,
    DemoTalk,
)
from alumnet.demo.reports import reports
from alumnet.demo.requests import Requests
from alumnet.demo.rosters import roster
from alumnet.organizations.schools import School

FEWEST_MEMBERS = 150

_ASSOCIATIONS = (
    DemoOrganization(
        key=ALUMNI,
        kind="association",
        name="Northgate University Alumni",
        aliases=("Northgate Alumni",),
        domains=("alumni.northgate.example",),
        country="GB",
        city="Northgate",
        about="People who studied at Northgate, helping each other along.",
    ),
    DemoOrganization(
        key=SOCIETY,
        kind="association",
        name="Society of Water Engineers",
        aliases=("SWE",),
        domains=("water-engineers.example",),
        country="GB",
        city="London",
        about="Engineers and scientists who look after water, from graduates to fellows.",
    ),
)


class Population:
    """An invented network of `members` people, made piece by piece when iterated.

    People keep a `number` from 0; the first are the cast (see `personas`). Iterating twice gives
    the same again. `connections`, `requests` and the rest first go once through all outlines.
    """

    def __init__(
        self, members: int, seed: int, today: date, reference: Iterable[School] | None = None
    ) -> None:
        """Prepare a population; raises ValueError below 150 members."""
        if members < FEWEST_MEMBERS:
            raise ValueError(f"a network needs at least {FEWEST_MEMBERS} members, not {members}")
        self.members, self.seed, self.today = members, seed, today
        self._people = PeopleMaker(members, seed, today, reference)
        self._profiles = ProfileMaker(self._people)

    @property
    def associations(self) -> tuple[DemoOrganization, ...]:
        """The two associations of the site."""
        return _ASSOCIATIONS

    @property
    def schools(self) -> tuple[DemoOrganization, ...]:
        """The invented main school with its faculties, then real schools' names with domains."""
        return self._people.schools

    def employers(self) -> Iterator[DemoOrganization]:
        """Yield the invented employers; a group comes before its subsidiaries."""
        for employer in self._people.market.employers:
            yield employer.as_organization()

    @property
    def personas(self) -> tuple[DemoPersona, ...]:
        """Whom a visitor may sign in as: code, number, name, e-mail, story."""
        return personas()

    def people(self) -> Iterator[DemoPerson]:
        """Yield everybody in order of their number."""
        for number in range(self.members):
            yield self._profiles.person(number)

    def person(self, number: int) -> DemoPerson:
        """Return one person; about a fifth of a millisecond."""
        return self._profiles.person(number)

    def connections(self) -> Iterator[DemoConnection]:
        """Yield connections, each pair once."""
        return self._circles.connections()

    def talks(self) -> Iterator[DemoTalk]:
        """Yield conversations of people who know each other."""
        return self._circles.talks()

    def blocks(self) -> Iterator[DemoBlock]:
        """Yield the blocks that stand."""
        return self._circles.blocks()

    def requests(self) -> Iterator[DemoRequest]:
        """Yield mentorship requests in every state; `key` counts from 0."""
        return self._requests.all()

    def mentorships(self) -> Iterator[DemoMentorship]:
        """Yield the mentorships of all accepted requests, in order of the requests' keys."""
        return self._requests.mentorships()

    def reports(self) -> Iterator[DemoReport]:
        """Yield three open reports and two decided ones."""
        return reports(self._people, self._meeting)

    def roster(self) -> Iterator[DemoRosterEntry]:
        """Yield the lines of both associations' rosters."""
        return roster(self._people)

    @cached_property
    def _meeting(self) -> Meeting:
        return Meeting(self._people)

    @cached_property
    def _circles(self) -> Circles:
        return Circles(self._people, self._meeting)

    @cached_property
    def _requests(self) -> Requests:
        blocked = {frozenset((block.blocker, block.blocked)) for block in self.blocks()}
        asking = Asking(self._people, self._meeting, blocked)
        return Requests(self._people, self._meeting, asking)


def generate(
    members: int, seed: int, today: date, reference: Iterable[School] | None = None
) -> Population:
    """Return the network of this size, seed and day.

    `members` counts all people, those imported without an account (three in ten) included.
    `reference` is the list of `alumnet.organizations.schools.schools()`, if it is at hand already;
    without it the list is read, which takes a few seconds.
    """
    return Population(members, seed, today, reference)


__all__ = ["CAST", "FEWEST_MEMBERS", "Population", "generate"]
