"""An invented population for measuring search: power-law employers and schools, 80-word texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alumnet.search.documents import (
    FacetEntry,
    FacetKind,
    IndexedSpell,
    Label,
    MemberDocument,
    MentorOffer,
    NameValue,
    Scope,
    TextValue,
)
from alumnet.ties.calendar import Precision, bounds_of
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY_MONTH = 2026 * 12
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "zh", "hi", "ar", "pl")
COUNTRIES = ("US", "GB", "DE", "FR", "IN", "CH", "NL", "CA", "BR", "PL", "SG", "AU")
TIMES = ("one_conversation", "few_weeks", "six_months")
_SYLLABLES = tuple(
    consonant + vowel for consonant in "bdfgklmnprstvwz" for vowel in ("a", "e", "i", "o")
)


@dataclass(frozen=True)
class Person:
    """The plain facts both engines index."""

    person_id: int
    given: str
    family: str
    title: str
    bio: str
    hidden: str
    topics: tuple[str, ...]
    times: tuple[str, ...]
    industries: tuple[str, ...]
    languages: tuple[str, ...]
    country: str
    class_year: int
    associations: tuple[int, ...]
    jobs: tuple[tuple[int, int, int], ...]  # employer, first year, last year (0: still there)
    schools: tuple[tuple[int, int, int], ...]
    places: int
    open_places: int
    waiting: int


class Population:
    """`size` people, the same for one seed."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self.size = size
        self._rng = np.random.default_rng(seed)
        self.words = self._coined(20_000, 2, 4)
        self._given = self._coined(2_000, 2, 3)
        self._family = self._coined(max(2_000, size // 8), 2, 4)
        self.employers = max(200, size // 5)
        self.schools = max(60, size // 50)

    def _coined(self, count: int, least: int, most: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            length = int(self._rng.integers(least, most + 1))
            found["".join(self._rng.choice(_SYLLABLES, length))] = None
        return list(found)

    def _power(self, count: int, draws: int, exponent: float = 1.0) -> np.ndarray:
        weights = np.arange(1, count + 1) ** -exponent
        return self._rng.choice(count, size=draws, p=weights / weights.sum())

    def people(self) -> Iterator[Person]:
        """Yield everybody, in blocks for the sake of speed."""
        block = 2_000
        for first in range(0, self.size, block):
            yield from self._block(first, min(block, self.size - first))

    def _block(self, first: int, count: int) -> Iterator[Person]:
        rng = self._rng
        bios = self._power(len(self.words), count * 80, 0.95).reshape(count, 80)
        titles = self._power(400, count * 3, 0.8).reshape(count, 3)
        given = self._power(len(self._given), count, 0.7)
        family = self._power(len(self._family), count, 0.5)
        jobs = self._power(self.employers, count * 3).reshape(count, 3)
        schools = self._power(self.schools, count * 2).reshape(count, 2)
        topics = self._power(120, count * 4, 0.6).reshape(count, 4)
        for at in range(count):
            year = int(rng.integers(1975, 2022))
            yield Person(
                person_id=first + at + 1,
                given=self._given[given[at]],
                family=self._family[family[at]],
                title=" ".join(self.words[word] for word in titles[at]),
                bio=" ".join(self.words[word] for word in bios[at]),
                hidden=" ".join(self.words[word] for word in bios[at][:6]),
                topics=tuple(sorted({str(each) for each in topics[at].tolist()})),
                times=tuple(each for each in TIMES if rng.random() < 0.5),
                industries=(str(rng.integers(40)),),
                languages=("en", LANGUAGES[int(rng.integers(10))]),
                country=COUNTRIES[int(rng.integers(12))],
                class_year=year,
                associations=(1 + int(rng.integers(2)),),
                jobs=_career(jobs[at].tolist(), year, rng),
                schools=tuple((int(s), year - 4, year) for s in set(schools[at].tolist())),
                places=int(rng.integers(1, 5)) if rng.random() < 0.3 else 0,
                open_places=int(rng.integers(0, 2)),
                waiting=int(rng.integers(0, 4)),
            )

    def labels(self) -> list[Label]:
        """Return the names of employers and schools."""
        kinds = ((FacetKind.EMPLOYER, self.employers), (FacetKind.SCHOOL, self.schools))
        return [
            Label(kind, value, (f"{self.words[value % 20_000]} {kind.value}",))
            for kind, count in kinds
            for value in range(count)
        ]


def _career(
    employers: list[int], year: int, rng: np.random.Generator
) -> tuple[tuple[int, int, int], ...]:
    jobs, start = [], year
    for at, employer in enumerate(employers):
        length = int(rng.integers(1, 9))
        end = start + length
        is_last = at == len(employers) - 1 or end >= 2026
        jobs.append((employer, start, 0 if is_last else end))
        if is_last:
            break
        start = end
    return tuple(jobs)


def _spells(person: Person) -> tuple[IndexedSpell, ...]:
    jobs = [
        IndexedSpell(
            SpellKind.EMPLOYMENT,
            employer,
            employer,
            bounds_of(
                first * 12,
                last * 12 if last else None,
                Precision.YEAR,
                is_current=not last,
            ),
            Scope.SHARED if person.person_id % 10 == 0 else Scope.EVERYONE,
        )
        for employer, first, last in person.jobs
    ]
    schools = [
        IndexedSpell(
            SpellKind.EDUCATION,
            school,
            school,
            bounds_of(first * 12, last * 12, Precision.YEAR, is_current=False),
        )
        for school, first, last in person.schools
    ]
    member = [IndexedSpell(SpellKind.MEMBERSHIP, each, each) for each in person.associations]
    return (*jobs, *schools, *member)


def _facets(person: Person) -> tuple[FacetEntry, ...]:
    jobs_scope = Scope.SHARED if person.person_id % 10 == 0 else Scope.EVERYONE
    return (
        *(FacetEntry(FacetKind.TOPIC, each) for each in person.topics),
        *(FacetEntry(FacetKind.TIME, each) for each in person.times),
        *(FacetEntry(FacetKind.SCHOOL, each) for each, _, _ in person.schools),
        *(FacetEntry(FacetKind.EMPLOYER, each, jobs_scope) for each, _, _ in person.jobs),
        *(FacetEntry(FacetKind.INDUSTRY, each) for each in person.industries),
        FacetEntry(FacetKind.CLASS_YEAR, person.class_year),
        *(FacetEntry(FacetKind.ASSOCIATION, each) for each in person.associations),
        *(FacetEntry(FacetKind.LANGUAGE, each) for each in set(person.languages)),
        FacetEntry(FacetKind.COUNTRY, person.country),
    )


def document_of(person: Person) -> MemberDocument:
    """Return the document our engine indexes."""
    offer = None
    if person.places:
        offer = MentorOffer(True, False, person.places, person.open_places, person.waiting)
    return MemberDocument(
        person_id=person.person_id,
        names=(NameValue(f"{person.given} {person.family}"),),
        association_ids=person.associations,
        joined_day=15_000 + person.person_id % 5_000,
        texts=(
            TextValue(person.title, is_title=True),
            TextValue(person.bio),
            TextValue(person.hidden, Scope.SHARED),
        ),
        facets=_facets(person),
        spells=_spells(person),
        mentor=offer,
    )
