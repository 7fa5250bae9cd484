"""Makes people one by one: the outline of anybody, at once and in any order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from alumnet.demo.careers import CareerMaker
from alumnet.demo.cast import cast_mentor, cast_outline, cast_seeker
from alumnet.demo.cast_table import CAST
from alumnet.demo.chance import happens, stream
from alumnet.demo.employers import EmployerMarket
from alumnet.demo.facts import Facts, facts_of
from alumnet.demo.mentors import mentor_of, seeker_of
from alumnet.demo.names import Name, NameMaker
from alumnet.demo.outline import ALUMNI, SOCIETY, Outline
from alumnet.demo.places import HOME
from alumnet.demo.records import DemoMentor, DemoSeeker, MembershipState, month_of
from alumnet.demo.schools import all_schools
from alumnet.kernel.ids import slugify
from alumnet.organizations.schools import School

_BOTH, _ALUMNI_ONLY = 0.15, 0.70
_ACCOUNT_SHARE = 0.70
_LISTED_SHARE = 0.97
# Chances by level of the last job, for people with an account.
_MENTOR_CHANCE = (0.04, 0.17, 0.27, 0.37, 0.46, 0.52, 0.55)
_SEEKER_CHANCE = (0.52, 0.42, 0.30, 0.20, 0.12, 0.05, 0.02)
_MENTOR_SEEKS_TOO = 0.15
# One in so many people stands thus; by number, so that small populations have them too.
_STANDINGS: tuple[tuple[int, int, MembershipState], ...] = (
    (120, 60, "pending"),
    (700, 350, "suspended"),
    (310, 155, "ended"),
)
_MAIL_DOMAINS = ("example.org", "example.org", "example.net", "example.com", "post.example")
_OPENED_DAYS_AGO = 900
_NEWCOMERS = 12  # of so many people one is new, if they ask nobody and are asked by nobody
_CACHED = 30_000


class PeopleMaker:
    """Everybody of one seed, reachable by number."""

    def __init__(
        self, members: int, seed: int, today: date, reference: Iterable[School] | None = None
    ) -> None:
        """Prepare names, schools, employers; people are made when asked for."""
        self.members, self.seed, self.today = members, seed, today
        self.this_month = month_of(today.year, today.month)
        self.schools = all_schools(reference)
        self.market = EmployerMarket(seed, members)
        self._names = NameMaker(seed)
        self._careers = CareerMaker(seed, self.market, self.schools, self.this_month)
        self.outline = lru_cache(maxsize=_CACHED)(self._outline)
        self.mentor = lru_cache(maxsize=_CACHED)(self._mentor)

    def facts(self, outline: Outline) -> Facts:
        """Return what may be said of somebody, always the same."""
        return facts_of(outline, stream(self.seed, "facts", outline.number), self.this_month)

    def seeker(self, number: int) -> DemoSeeker:
        """Return where the seeker of this number is going."""
        outline = self.outline(number)
        made = seeker_of(self.facts(outline), stream(self.seed, "seeker", number))
        return made if outline.persona is None else cast_seeker(outline.persona, made)

    def _mentor(self, number: int) -> DemoMentor:
        outline = self.outline(number)
        rng = stream(self.seed, "mentor", number)
        made = mentor_of(self.facts(outline), rng, self.today)
        return made if outline.persona is None else cast_mentor(outline.persona, made)

    def former_family_name(self, rng: Random) -> str:
        """Return a family name somebody may have had before."""
        return self._names.family(rng)

    def stranger(self, rng: Random) -> Name:
        """Return a name of somebody who is on a roster only."""
        return self._names.invent(rng)

    def days_ago(self, days: float) -> datetime:
        """Return the moment so many days before midnight, so that nothing lies ahead of now."""
        start = datetime.combine(self.today, time(), UTC)
        return (start - timedelta(days=days)).replace(microsecond=0)

    def moment(self, rng: Random, earliest_days: float, latest_days: float) -> datetime:
        """Return a moment between so many days ago and so many."""
        return self.days_ago(rng.uniform(latest_days, earliest_days))

    def _outline(self, number: int) -> Outline:
        if number < len(CAST):
            return cast_outline(number, self.market, self.today.year, self.days_ago)
        rng = stream(self.seed, "person", number)
        associations = _associations(rng.random())
        name = self._names.invent(rng)
        career = self._careers.make(
            rng,
            is_alumnus=ALUMNI in associations,
            is_engineer=SOCIETY in associations,
            origin=name.region if happens(rng, 0.5) else HOME,
        )
        standing = _standing(number)
        has_account = happens(rng, _ACCOUNT_SHARE) or standing == "pending"
        takes_part = has_account and standing == "active"
        level = career.worked[-1].level if career.worked else 0
        is_mentor = takes_part and bool(career.worked) and happens(rng, _MENTOR_CHANCE[level])
        chance = _SEEKER_CHANCE[level] * (_MENTOR_SEEKS_TOO if is_mentor else 1)
        made = Outline(
            number=number,
            name=name,
            career=career,
            associations=associations,
            standing=standing,
            has_account=has_account,
            is_mentor=is_mentor,
            is_seeker=takes_part and not career.is_retired and happens(rng, chance),
            is_listed=happens(rng, _LISTED_SHARE),
            email=_email(rng, name, number),
            joined_at=self.moment(rng, 12, 0.2)
            if standing == "pending"
            else self.moment(rng, _OPENED_DAYS_AGO, 30),
        )
        is_new = number % _NEWCOMERS == 0 and takes_part and not (made.is_mentor or made.is_seeker)
        return replace(made, joined_at=self.moment(rng, 28, 3)) if is_new else made


def _associations(chance: float) -> tuple[str, ...]:
    if chance < _BOTH:
        return (ALUMNI, SOCIETY)
    return (ALUMNI,) if chance < _ALUMNI_ONLY else (SOCIETY,)


def _standing(number: int) -> MembershipState:
    for every, offset, standing in _STANDINGS:
        if number % every == offset:
            return standing
    return "active"


def _email(rng: Random, name: Name, number: int) -> str:
    """Addresses carry the number, which keeps them apart; the domains are reserved for examples."""
    given, family = slugify(name.given) or "a", slugify(name.family) or "b"
    return f"{given}.{family}{number}@{rng.choice(_MAIL_DOMAINS)}"
