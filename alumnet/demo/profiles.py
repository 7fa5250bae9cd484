"""The whole profile of a person: affiliations, memberships, texts, what is visible to whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from alumnet.demo.bios import bio_of, headline_of
from alumnet.demo.careers import MONTHS_A_YEAR, Job, Study
from alumnet.demo.cast import admin_of, dressed
from alumnet.demo.chance import Weighted, happens, stream
from alumnet.demo.employer_names import SECTORS
from alumnet.demo.facts import Facts
from alumnet.demo.outline import ALUMNI, Outline
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import (
    DemoAffiliation,
    DemoMembership,
    DemoPerson,
    Grade,
    Precision,
    Visibility,
    month_of,
)
from alumnet.demo.role_families import FAMILIES
from alumnet.demo.schools import MAIN_KEY
from alumnet.demo.textbook import chapters

_VISIBILITIES: Weighted[Visibility] = Weighted(
    (
        ("everyone", 83.0),
        ("my_associations", 9.0),
        ("connections", 4.0),
        ("tied_to_me", 2.0),
        ("only_me", 2.0),
    )
)
_FIELD_LEVELS: Weighted[Visibility] = Weighted(
    (("my_associations", 5.0), ("connections", 3.0), ("tied_to_me", 1.0), ("only_me", 1.0))
)
_FIELDS = ("bio", "pronouns", "place", "industry", "skills", "languages", "who_helped_me")
_GRADES: Weighted[Grade] = Weighted((("claimed", 60.0), ("corroborated", 28.0), ("verified", 12.0)))
_SCHOOL_GRADES: Weighted[Grade] = Weighted((("claimed", 25.0), ("verified", 75.0)))
_STUDY_PRECISIONS: Weighted[Precision] = Weighted(
    (("class_year", 50.0), ("year", 25.0), ("month", 25.0))
)
_LEARNED_LANGUAGES = ("fr", "de", "es", "it", "nl", "pt", "cy", "sv", "ar")
_PRONOUNS = {"feminine": "she/her", "masculine": "he/him", "neutral": "they/them"}


@dataclass(frozen=True, slots=True)
class ProfileMaker:
    """Writes out the people of one seed."""

    people: PeopleMaker

    def person(self, number: int) -> DemoPerson:
        """Return the whole person of this number, the same each time."""
        people = self.people
        outline = people.outline(number)
        facts = people.facts(outline)
        rng = stream(people.seed, "profile", number)
        name, place = outline.name, outline.career.place
        confirmed = outline.has_account and (outline.standing != "pending" or happens(rng, 0.9))
        person = DemoPerson(
            number=number,
            email=outline.email,
            given_name=name.given,
            family_name=name.family,
            display_name=name.display,
            native_name=name.native,
            former_names=self._former_names(outline, rng),
            pronouns=_pronouns(outline, rng),
            headline=headline_of(outline, facts, rng),
            bio=bio_of(facts, rng) if outline.has_account or happens(rng, 0.3) else "",
            who_helped_me=_who_helped(outline, facts, rng),
            city=place.city,
            country=place.country,
            zone=place.zone,
            industry=SECTORS[facts.industry].industry,
            skills=_skills(outline, facts, rng),
            languages=_languages(outline, rng),
            affiliations=self._affiliations(outline, rng),
            memberships=self._memberships(outline, rng),
            roles=outline.roles,
            field_visibility=_field_visibility(rng),
            is_listed=outline.is_listed,
            has_account=outline.has_account,
            is_email_confirmed=confirmed,
            joined_at=outline.joined_at,
            last_seen_at=people.moment(rng, 60, 0.1) if confirmed else None,
            shield_on=happens(rng, 0.94),
            shielded_from=self._shielded_from(outline, rng),
            mentor=people.mentor(number) if outline.is_mentor else None,
            seeker=people.seeker(number) if outline.is_seeker else None,
            persona=outline.persona,
        )
        return person if outline.persona is None else dressed(person)

    def _former_names(self, outline: Outline, rng: Random) -> tuple[str, ...]:
        name = outline.name
        is_usual = name.register != "masculine" and name.region in {"uk", "america"}
        if not is_usual or not happens(rng, 0.12):
            return ()
        return (f"{outline.name.given} {self.people.former_family_name(rng)}",)

    def _shielded_from(self, outline: Outline, rng: Random) -> tuple[str, ...]:
        """A client or a competitor, for a few of those who look for a mentor."""
        if not outline.is_seeker or not happens(rng, 0.08):
            return ()
        return (rng.choice(self.people.market.employers).key,)

    def _affiliations(self, outline: Outline, rng: Random) -> tuple[DemoAffiliation, ...]:
        career, today = outline.career, self.people.today
        found = [_education(study, rng, today) for study in career.studies]
        knows_months = outline.persona is not None
        found += [_employment(job, rng, today, knows_months=knows_months) for job in career.jobs]
        for association in outline.associations:
            since = max(career.class_year, outline.joined_at.year - rng.randint(0, 12))
            found.append(
                DemoAffiliation(
                    kind="membership",
                    organization=association,
                    start_month=month_of(min(since, today.year)),
                    end_month=None,
                    is_current=True,
                    precision="year",
                    grade="verified",
                )
            )
        return tuple(found)

    def _memberships(self, outline: Outline, rng: Random) -> tuple[DemoMembership, ...]:
        found = []
        for association in outline.associations:
            is_alumni = association == ALUMNI
            waits = outline.standing == "pending"
            found.append(
                DemoMembership(
                    association=association,
                    state=outline.standing,
                    applied_at=outline.joined_at,
                    class_year=outline.career.class_year if is_alumni else None,
                    member_number=None if is_alumni else f"SWE-{outline.number + 1001:06d}",
                    paid_until=None if is_alumni or waits else _end_of_year(self.people.today, rng),
                    approved_by=None if waits else admin_of(association),
                    approved_at=None if waits else outline.joined_at + timedelta(hours=20),
                    note=rng.choice(chapters("answers")["waiting"].always) if waits else "",
                )
            )
        return tuple(found)


def _education(study: Study, rng: Random, today: date) -> DemoAffiliation:
    goes_on = study.end > today.year
    known: Precision = "year" if goes_on else _STUDY_PRECISIONS.draw(rng)
    start, end = month_of(study.start), month_of(study.end)
    if known == "month":
        start, end = month_of(study.start, 9), month_of(study.end, 6)
    return DemoAffiliation(
        kind="education",
        organization=study.school,
        start_month=None if known == "class_year" else start,
        end_month=None if goes_on else end,
        is_current=goes_on,
        precision="class_year"
        if known == "class_year"
        else "month"
        if known == "month"
        else "year",
        title=study.degree,
        degree=study.degree,
        field=study.field,
        visibility=_VISIBILITIES.draw(rng),
        grade=(_SCHOOL_GRADES if study.school.startswith(MAIN_KEY) else _GRADES).draw(rng),
        confirmed_on=_recently(rng, today),
    )


def _employment(job: Job, rng: Random, today: date, *, knows_months: bool) -> DemoAffiliation:
    by_year = not knows_months and happens(rng, 0.28)
    start, end = job.start, job.end
    if by_year:
        start = start - start % MONTHS_A_YEAR
        end = None if end is None else end - end % MONTHS_A_YEAR
    return DemoAffiliation(
        kind="employment",
        organization=job.employer.key,
        start_month=start,
        end_month=end,
        is_current=end is None,
        precision="year" if by_year else "month",
        title=job.title,
        field=job.department,
        city=job.place.city,
        visibility=_VISIBILITIES.draw(rng),
        grade=_GRADES.draw(rng),
        confirmed_on=_recently(rng, today) if job.end is None else None,
    )


def _recently(rng: Random, today: date) -> date | None:
    return today - timedelta(days=rng.randint(5, 540)) if happens(rng, 0.5) else None


def _end_of_year(today: date, rng: Random) -> date:
    return date(today.year + (0 if happens(rng, 0.2) else 1), 12, 31)


def _pronouns(outline: Outline, rng: Random) -> str | None:
    register = outline.name.register
    says = happens(rng, 0.6 if register == "neutral" else 0.22)
    return _PRONOUNS[register] if says else None


def _who_helped(outline: Outline, facts: Facts, rng: Random) -> str:
    if not outline.has_account or not happens(rng, 0.3):
        return ""
    return chapters("bios")["helped"].sentence(facts, rng)


def _skills(outline: Outline, facts: Facts, rng: Random) -> tuple[str, ...]:
    """Skills of the present work first, then some of earlier work."""
    own = [facts.words["skill"], facts.words["skill2"], facts.words["skill3"]]
    own += rng.sample(facts.family.skills, rng.randint(0, 4))
    for job in outline.career.jobs[:2]:
        if job.family != facts.family.code:
            own += rng.sample(FAMILIES[job.family].skills, 2)
    return tuple(dict.fromkeys(own))


def _languages(outline: Outline, rng: Random) -> tuple[str, ...]:
    spoken = list(outline.name.languages)
    if happens(rng, 0.2):
        spoken.append(rng.choice(_LEARNED_LANGUAGES))
    return tuple(dict.fromkeys(spoken))


def _field_visibility(rng: Random) -> tuple[tuple[str, Visibility], ...]:
    if not happens(rng, 0.2):
        return ()
    fields = rng.sample(_FIELDS, rng.randint(1, 2))
    return tuple((field, _FIELD_LEVELS.draw(rng)) for field in sorted(fields))
