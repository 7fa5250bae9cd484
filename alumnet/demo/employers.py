"""Invented employers of every size, with groups, cities and domains, and who hires whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from alumnet.demo.chance import Weighted, happens, stream
from alumnet.demo.employer_names import SECTORS, invent_employer_name, invent_stem
from alumnet.demo.places import BY_CITY, BY_REGION, REGIONS, Place
from alumnet.demo.records import DemoOrganization
from alumnet.kernel.ids import slugify

PEOPLE_PER_EMPLOYER = 8
FEWEST = 60
_SIZE_POWER = 0.85
_REGION_SHARES = {"uk": 60.0, "europe": 16.0, "america": 9.0, "africa": 6.0, "asia": 9.0}
_GROUP_SHARE = 0.07
_ABROAD_SHARE = 0.3
_ALIAS_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented employer; `weight` is how many it hires against the others."""

    number: int
    name: str
    sector: str
    region: str
    place: Place
    weight: float
    parent: int | None
    aliases: tuple[str, ...]
    domain: str

    @property
    def key(self) -> str:
        """The key of its organization record."""
        return f"employer-{self.number}"

    def as_organization(self) -> DemoOrganization:
        """Return the record to store."""
        return DemoOrganization(
            key=self.key,
            kind="employer",
            name=self.name,
            aliases=self.aliases,
            domains=(self.domain,),
            parent=None if self.parent is None else f"employer-{self.parent}",
            industry=SECTORS[self.sector].industry,
            country=self.place.country,
            city=self.place.city,
            region=self.region,
        )


# The employers of the people a visitor meets first. Name, sector, city, parent, rank of size.
_NAMED: tuple[tuple[str, str, str, str, int], ...] = (
    ("Halden Group", "engineering", "Bristol", "", 400),
    ("Halden Engineering", "engineering", "Bristol", "Halden Group", 1),
    ("Halden Rail", "transport", "Birmingham", "Halden Group", 12),
    ("Halden Water Services", "water", "Bristol", "Halden Group", 14),
    ("Severn Vale Water", "water", "Bristol", "", 1),
    ("Borealis Grid", "energy", "Leeds", "", 4),
    ("Calder Infrastructure", "engineering", "Manchester", "", 5),
    ("Forth Rail Alliance", "transport", "Edinburgh", "", 9),
    ("Arden and Vale", "consulting", "London", "", 6),
    ("Marlow Street Software", "software", "London", "", 3),
    ("Brackwater Engineering", "engineering", "Bristol", "", 30),
)
NAMED: dict[str, int] = {name: number for number, (name, *_) in enumerate(_NAMED)}


def named(name: str) -> str:
    """Return the key of an employer that is there in every population."""
    return f"employer-{NAMED[name]}"


class EmployerMarket:
    """All employers, and who hires in a sector and region."""

    def __init__(self, seed: int, members: int) -> None:
        """Invent about one employer for every eight people, at least sixty."""
        self._rng = stream(seed, "employers")
        self._names: set[str] = set()
        self._domains: set[str] = set()
        self.employers: list[Employer] = []
        self._add_named()
        count = max(FEWEST, members // PEOPLE_PER_EMPLOYER)
        sectors = Weighted((sector, sector.share) for sector in SECTORS.values())
        regions = Weighted(_REGION_SHARES.items())
        # The largest employers are spread over all sectors, so that none is without one.
        opening = [(code, "uk") for code in SECTORS]
        while len(self.employers) < count:
            number = len(self.employers)
            if opening:
                code, region = opening.pop()
            else:
                code, region = sectors.draw(self._rng).code, regions.draw(self._rng)
            self._add_invented(code, region, rank=number)

    def hire(self, rng: Random, sector: str, region: str) -> Employer:
        """Return an employer of the sector that has people in the region."""
        return self._choosers[sector, region].draw(rng)

    @cached_property
    def _choosers(self) -> dict[tuple[str, str], Weighted[Employer]]:
        by_sector: dict[str, list[Employer]] = {code: [] for code in SECTORS}
        for employer in self.employers:
            by_sector[employer.sector].append(employer)
        return {
            (code, region): Weighted(_hiring_in(employers, region))
            for code, employers in by_sector.items()
            for region in REGIONS
        }

    def _add_named(self) -> None:
        for name, sector, city, parent, rank in _NAMED:
            parent_number = NAMED[parent] if parent else None
            self._add(name, sector, BY_CITY[city], _weight(rank), parent_number)

    def _add_invented(self, code: str, region: str, rank: int) -> None:
        rng = self._rng
        place = BY_REGION[region].draw(rng)
        if not happens(rng, _GROUP_SHARE):
            name = self._free_name(code, region, "")
            self._add(name, code, place, _weight(rank), None)
            return
        stem = invent_stem(rng, region)
        parent = self._add(self._unique(f"{stem} Group"), code, place, _weight(rank) * 0.1, None)
        for index in range(rng.randint(2, 4)):
            name = self._free_name(code, region, stem)
            at = place if index == 0 else BY_REGION[region].draw(rng)
            self._add(name, code, at, _weight(rank + 4 * index), parent)

    def _add(self, name: str, sector: str, place: Place, weight: float, parent: int | None) -> int:
        self._names.add(name)
        number = len(self.employers)
        aliases: list[str] = []
        words = [word for word in name.split(" ") if word[0].isupper()]
        if len(words) > 1 and happens(self._rng, _ALIAS_SHARE):
            aliases.append("".join(word[0] for word in words))
            aliases.append(f"{name} Ltd" if place.region == "uk" else f"{name} International")
        domain = self._free_domain(name)
        self.employers.append(
            Employer(
                number, name, sector, place.region, place, weight, parent, tuple(aliases), domain
            )
        )
        return number

    def _free_name(self, code: str, region: str, stem: str) -> str:
        for _ in range(12):
            name = invent_employer_name(self._rng, SECTORS[code], region, stem)
            if name not in self._names:
                return name
        return self._unique(name)

    def _unique(self, name: str) -> str:
        while name in self._names:
            name = f"{name.removesuffix(' Group')} {invent_stem(self._rng, 'uk')}"
        return name

    def _free_domain(self, name: str) -> str:
        base = slugify(name)
        domain, attempt = f"{base}.example", 1
        while domain in self._domains:
            attempt += 1
            domain = f"{base}-{attempt}.example"
        self._domains.add(domain)
        return domain


def _weight(rank: int) -> float:
    return float((rank + 2) ** -_SIZE_POWER)


def _hiring_in(employers: Sequence[Employer], region: str) -> list[tuple[Employer, float]]:
    """Local employers with their full weight; the large ones hire a little everywhere."""
    large = sorted(employers, key=lambda employer: -employer.weight)[: 2 + len(employers) // 25]
    local = [(each, each.weight) for each in employers if each.region == region]
    abroad = [(each, each.weight * _ABROAD_SHARE) for each in large if each.region != region]
    return local + abroad
