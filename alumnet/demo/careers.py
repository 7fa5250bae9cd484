"""A working life: studies, then jobs of rising level, at employers that keep cohorts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from alumnet.demo.chance import Weighted, happens, stream
from alumnet.demo.employers import Employer, EmployerMarket
from alumnet.demo.fields_of_study import FIELDS, FieldOfStudy
from alumnet.demo.places import BY_COUNTRY, BY_REGION, HOME, Place
from alumnet.demo.records import DemoOrganization, month_of
from alumnet.demo.role_families import FAMILIES
from alumnet.demo.role_family import INTERN
from alumnet.demo.schools import MAIN_KEY, schools_by_region

MONTHS_A_YEAR = 12
LONGEST_CAREER = 48
MOST_JOBS = 6
RETIRES_AFTER = 38
# Years of experience from which a level is usual, for someone of average pace.
LEVEL_AFTER = (0.0, 1.8, 4.5, 8.5, 13.5, 19.5, 27.0)
# How long a job of a level lasts on average, in months.
_MONTHS_AT_LEVEL = (20, 32, 42, 54, 64, 74, 90)
_CEILINGS = Weighted(((2, 8.0), (3, 25.0), (4, 35.0), (5, 22.0), (6, 10.0)))
_REGIONS_AT_HOME = Weighted((("uk", 84.0), ("europe", 9.0), ("america", 3.0), ("asia", 4.0)))
_ALUMNI_FIELDS = Weighted((field, field.share) for field in FIELDS)
_SOCIETY_FIELDS = Weighted((field, field.society) for field in FIELDS)
_FAMILIES_AFTER = {field.name: Weighted(field.leads_to) for field in FIELDS}
_SECTORS_OF = {code: Weighted(family.industries) for code, family in FAMILIES.items()}
_DEGREE_YEARS = {"MEng": 4, "MMath": 4, "MPhys": 4, "MBBS": 5, "MSc": 4, "MA": 4, "MArch": 5}
_BREAKS = ("children", "caring", "travel", "illness")


@dataclass(frozen=True, slots=True)
class Study:
    """A degree; `start` and `end` are years, the end the class year."""

    school: str
    school_name: str
    degree: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Job:
    """One job, in months; `end` is None while it lasts."""

    employer: Employer
    family: str
    level: int
    title: str
    department: str
    place: Place
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Career:
    """Studies and jobs in order of time, and what happened between them."""

    field: FieldOfStudy
    studies: tuple[Study, ...]
    jobs: tuple[Job, ...]
    place: Place
    break_kind: str | None
    break_year: int | None
    is_retired: bool

    @property
    def class_year(self) -> int:
        """The year of leaving the first school."""
        return self.studies[0].end

    @property
    def worked(self) -> tuple[Job, ...]:
        """The jobs without a student's placement."""
        is_placement = bool(self.jobs) and self.jobs[0].title.startswith(INTERN)
        return self.jobs[1:] if is_placement else self.jobs

    @property
    def current(self) -> Job | None:
        """The running job, if there is one."""
        return self.jobs[-1] if self.jobs and self.jobs[-1].end is None else None


@dataclass(slots=True)
class _Step:
    """Where a career stands while it is being made."""

    month: int
    level: int
    family: str
    region: str
    country: str
    track: int


class CareerMaker:
    """Makes careers on one market of employers, so that people meet in them."""

    def __init__(
        self,
        seed: int,
        market: EmployerMarket,
        schools: tuple[DemoOrganization, ...],
        this_month: int,
    ) -> None:
        """Take the market, the schools and the month that is now."""
        self._seed = seed
        self._market = market
        self._main = schools[0]
        self._faculties = {school.key: school for school in schools if school.parent}
        self._elsewhere = schools_by_region(schools)
        self._now = this_month
        self._cohort = lru_cache(maxsize=50_000)(self._hired_by_cohort)

    def make(self, rng: Random, *, is_alumnus: bool, is_engineer: bool, origin: str) -> Career:
        """Return a career; `origin` is the region of the person's name."""
        field = (_SOCIETY_FIELDS if is_engineer else _ALUMNI_FIELDS).draw(rng)
        year = self._now // MONTHS_A_YEAR
        leaving = year + 1 - int(rng.betavariate(1.2, 2.5) * (LONGEST_CAREER + 1))
        first = self._first_study(rng, field, leaving, is_alumnus=is_alumnus, origin=origin)
        region = HOME if is_alumnus else self._region_of(rng, origin)
        studies = [first]
        jobs, break_kind, break_year = self._jobs(rng, field, first, region)
        second = self._second_study(rng, field, first, region)
        if second is not None:
            studies.append(second)
        is_retired = bool(jobs) and year - leaving > RETIRES_AFTER
        if is_retired:
            jobs[-1] = replace(jobs[-1], end=max(jobs[-1].start + 6, self._now - 7))
        place = jobs[-1].place if jobs else BY_REGION[region].draw(rng)
        return Career(field, tuple(studies), tuple(jobs), place, break_kind, break_year, is_retired)

    def _region_of(self, rng: Random, origin: str) -> str:
        return _REGIONS_AT_HOME.draw(rng) if happens(rng, 0.6) else origin

    def _first_study(
        self, rng: Random, field: FieldOfStudy, leaving: int, *, is_alumnus: bool, origin: str
    ) -> Study:
        degree = rng.choice(field.degrees)
        school = self._main
        if is_alumnus:
            faculty = self._faculties.get(f"{MAIN_KEY}-{field.faculty}")
            if faculty is not None and happens(rng, 0.15):
                school = faculty
        else:
            school = self._elsewhere[origin if happens(rng, 0.4) else HOME].draw(rng)
        start = leaving - _DEGREE_YEARS.get(degree, 3)
        return Study(school.key, school.name, degree, field.name, start, leaving)

    def _second_study(
        self, rng: Random, field: FieldOfStudy, first: Study, region: str
    ) -> Study | None:
        latest = self._now // MONTHS_A_YEAR - 1
        if not happens(rng, 0.2) or first.end + 1 > latest:
            return None
        start = first.end + (0 if happens(rng, 0.6) else rng.randint(2, 9))
        degree, years = ("PhD", 4) if happens(rng, 0.3) else ("MSc", 1)
        if start + years > latest:
            return None
        school = self._elsewhere[region].draw(rng)
        if school.key == first.school:
            return None
        subject = field.name if happens(rng, 0.8) else "Management"
        return Study(school.key, school.name, degree, subject, start, start + years)

    def _jobs(
        self, rng: Random, field: FieldOfStudy, first: Study, region: str
    ) -> tuple[list[Job], str | None, int | None]:
        family = _FAMILIES_AFTER[field.name].draw(rng)
        left_school = month_of(first.end, rng.randint(7, 10))
        country = BY_REGION[region].draw(rng).country
        step = _Step(
            left_school + rng.choice((0, 1, 2, 3, 6, 9)),
            0,
            family,
            region,
            country,
            rng.randrange(6),
        )
        jobs = list(self._placement(rng, step, first)) if happens(rng, 0.18) else []
        break_kind, break_year = None, None
        pace, ceiling = rng.uniform(0.75, 1.35), _CEILINGS.draw(rng)
        stretch = 0.85 + max(0, self._now - left_school) / MONTHS_A_YEAR / 45
        while step.month < self._now and len(jobs) < MOST_JOBS:
            mean = _MONTHS_AT_LEVEL[step.level] * stretch
            months = 7 + int(rng.gammavariate(2.4, mean / 2.4))
            experience = (step.month + min(30, months // 3) - left_school) / MONTHS_A_YEAR * pace
            step.level = max(step.level, min(ceiling, _level_after(experience)))
            last = len(jobs) == MOST_JOBS - 1 or step.month + months >= self._now
            _append(jobs, self._job(rng, step, first, jobs, None if last else step.month + months))
            step.month += months
            if last:
                break
            if break_kind is None and happens(rng, 0.06):
                break_kind, break_year = rng.choice(_BREAKS), step.month // MONTHS_A_YEAR
                step.month += rng.randint(5, 16)
            self._move(rng, step)
        if jobs and jobs[-1].end is None and happens(rng, 0.03):
            jobs[-1] = _just_left(jobs[-1], self._now - rng.randint(1, 5))
        return jobs, break_kind, break_year

    def _placement(self, rng: Random, step: _Step, first: Study) -> Iterator[Job]:
        """A summer at an employer before the last year of study."""
        start = month_of(first.end - 1, 6)
        if start + 3 < self._now:
            student = _in_month(step, start)
            job = self._job(rng, student, first, [], start + 3)
            department = rng.choice(FAMILIES[step.family].departments)
            yield replace(job, title=f"{INTERN}, {department}", level=0, department=department)

    def _job(
        self, rng: Random, step: _Step, first: Study, before: list[Job], end: int | None
    ) -> Job:
        family = FAMILIES[step.family]
        stays = before and before[-1].family == step.family and happens(rng, 0.25)
        if stays and before[-1].end == step.month and before[-1].level < step.level:
            employer, place = before[-1].employer, before[-1].place
        else:
            employer = self._employer(rng, step, first, is_first=not before)
            place = self._place(rng, step, employer)
        return Job(
            employer=employer,
            family=step.family,
            level=step.level,
            title=family.title_at(step.level, _track(step, first.field, employer.sector)),
            department=rng.choice(family.departments),
            place=place,
            start=step.month,
            end=end,
        )

    def _employer(self, rng: Random, step: _Step, first: Study, *, is_first: bool) -> Employer:
        sector = _SECTORS_OF[step.family].draw(rng)
        if happens(rng, 0.5 if is_first else 0.3):
            offers = self._cohort(first.school, first.field, first.end // 3, sector, step.region)
            return rng.choice(offers)
        return self._market.hire(rng, sector, step.region)

    def _hired_by_cohort(
        self, school: str, field: str, years: int, sector: str, region: str
    ) -> tuple[Employer, ...]:
        """The employers that took many of one subject in the same few years."""
        rng = stream(self._seed, f"cohort {school} {field} {sector} {region}", years)
        return tuple(self._market.hire(rng, sector, region) for _ in range(3))

    @staticmethod
    def _place(rng: Random, step: _Step, employer: Employer) -> Place:
        if employer.region == step.region and happens(rng, 0.8):
            return employer.place
        return BY_COUNTRY[step.country].draw(rng)

    @staticmethod
    def _move(rng: Random, step: _Step) -> None:
        """Sometimes another line of work, sometimes another part of the world."""
        if happens(rng, 0.12):
            step.family = rng.choice(FAMILIES[step.family].neighbours)
        if happens(rng, 0.06):
            step.region = rng.choice(("uk", "europe", "america", "africa", "asia"))
            step.country = BY_REGION[step.region].draw(rng).country
        elif happens(rng, 0.06):
            step.country = BY_REGION[step.region].draw(rng).country


def _in_month(step: _Step, month: int) -> _Step:
    return _Step(month, step.level, step.family, step.region, step.country, step.track)


def _track(step: _Step, field: str, sector: str) -> int:
    """Which of a level's titles fits: a nurse stays a nurse, a lawyer in a firm becomes partner."""
    if step.family == "health":
        return {"Medicine": 0, "Nursing": 1}.get(field, 2)
    if step.family == "architecture":
        return int(sector == "government")
    at_home = {"law": "law", "finance": "accountancy"}.get(step.family)
    return step.track if at_home is None else int(sector != at_home)


def _level_after(experience: float) -> int:
    return sum(experience >= years for years in LEVEL_AFTER) - 1


def _append(jobs: list[Job], job: Job) -> None:
    """Add a job; the same work at the same place goes on as one."""
    if jobs and jobs[-1].end == job.start:
        before = jobs[-1]
        if (before.employer, before.title) == (job.employer, job.title):
            jobs[-1] = replace(before, end=job.end)
            return
    jobs.append(job)


def _just_left(job: Job, month: int) -> Job:
    return replace(job, end=max(job.start + 1, month))
