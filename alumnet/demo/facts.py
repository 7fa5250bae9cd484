"""What can truthfully be said of a career, as words to put into sentences.

Every template of the demo's texts takes its values from here, so that a sentence never claims what
the dates of the same person deny.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from alumnet.demo.careers import MONTHS_A_YEAR, Career, Job
from alumnet.demo.outline import Outline
from alumnet.demo.places import HOME
from alumnet.demo.role_families import FAMILIES
from alumnet.demo.role_family import INTERN, RoleFamily

LEADS_FROM = 3
TOP_FROM = 5
_PROPER = re.compile(r"\b(English|Human Resources|BIM)\b")
_NEEDS_ARTICLE = re.compile(
    r"(American |Indian |National |Technical )?(University|Institute) of |"
    r"(Polytechnic|Royal|Indian) Institute|National Technical|American University"
)
_ALONE = re.compile(r"^(head|director|chief|dean|vice|deputy|managing director|general counsel)\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """Words for templates, and flags that say which templates fit."""

    words: dict[str, str]
    flags: frozenset[str]
    family: RoleFamily
    level: int
    industry: str

    def fill(self, template: str) -> str:
        """Return a template with this person's words, its first letter raised."""
        text = template.format_map(self.words)
        return text[:1].upper() + text[1:]


def in_sentence(title: str) -> str:
    """Return a job title as one writes it inside a sentence."""
    kept = {match.lower(): match for match in _PROPER.findall(title)}
    text = title.lower()
    for small, proper in kept.items():
        text = text.replace(small, proper)
    return text


def with_article(title: str) -> str:
    """Return `a senior planner`, but `head of data`."""
    text = in_sentence(title)
    if _ALONE.match(text):
        return text
    return f"an {text}" if text[0] in "aeiou" and not text.startswith("use") else f"a {text}"


def school_in_sentence(name: str) -> str:
    """Return a school's name with its article: at the University of Leeds, at Northgate."""
    name = name.partition(",")[0].partition(" (")[0]
    if name.startswith("The "):
        return f"the {name[4:]}"
    return f"the {name}" if _NEEDS_ARTICLE.match(name) else name


def facts_of(outline: Outline, rng: Random, this_month: int) -> Facts:
    """Return what may be said of a person; `rng` chooses among their many moments and lessons."""
    career = outline.career
    worked = list(career.worked)
    now = worked[-1] if worked else None
    family = FAMILIES[now.family] if now else FAMILIES[_likely_family(career)]
    level = now.level if now else 0
    industry = now.employer.sector if now else family.industries[0][0]
    words = _study_words(career) | _family_words(rng, family, level, industry)
    if now is not None:
        words |= _job_words(worked, now, this_month)
    words |= _event_words(career, worked)
    words["given"] = outline.name.given
    flags = frozenset(_flags(outline, worked, words, this_month))
    return Facts(words, flags, family, level, industry)


def _likely_family(career: Career) -> str:
    return max(career.field.leads_to, key=lambda pair: pair[1])[0]


def _study_words(career: Career) -> dict[str, str]:
    first = career.studies[0]
    last = career.studies[-1]
    return {
        "school": school_in_sentence(first.school_name),
        "field": first.field,
        "degree": first.degree,
        "class_year": str(first.end),
        "second_school": school_in_sentence(last.school_name),
        "city": career.place.city,
    }


def _family_words(rng: Random, family: RoleFamily, level: int, industry: str) -> dict[str, str]:
    works = [line.text for line in family.works if line.fits(level, industry)]
    moments = [line.text for line in family.moments if line.fits(level, industry)]
    skills = rng.sample(family.skills, 3)
    return {
        "family": family.name,
        "work": rng.choice(works),
        "moment": rng.choice(moments),
        "lesson": rng.choice(family.lessons),
        "care": rng.choice(family.cares),
        "skill": skills[0],
        "skill2": skills[1],
        "skill3": skills[2],
    }


def _job_words(worked: list[Job], now: Job, this_month: int) -> dict[str, str]:
    first = worked[0]
    before = worked[-2] if len(worked) > 1 else now
    employers = list(dict.fromkeys(job.employer.name for job in worked))
    upto = now.end or this_month
    return {
        "title": in_sentence(now.title),
        "as_title": f"as {with_article(now.title)}",
        "a_title": with_article(now.title),
        "employer": now.employer.name,
        "department": now.department,
        "now_city": now.place.city,
        "now_year": _year(now.start),
        "left_year": _year(upto),
        "first_title": in_sentence(first.title),
        "a_first_title": with_article(first.title),
        "first_employer": first.employer.name,
        "first_city": first.place.city,
        "first_year": _year(first.start),
        "first_family": FAMILIES[first.family].name,
        "previous_title": in_sentence(before.title),
        "previous_employer": before.employer.name,
        "years": _count((upto - first.start) // MONTHS_A_YEAR),
        "employers": _listed(employers[-4:-1]) if len(employers) > 1 else employers[0],
        "employer_count": _count(len(employers)),
    }


def _event_words(career: Career, worked: list[Job]) -> dict[str, str]:
    words: dict[str, str] = {}
    for before, after in pairwise(worked):
        words |= _step_words(before, after)
    leading = next((job for job in worked if job.level >= LEADS_FROM), None)
    if leading is not None:
        words["lead_title"] = in_sentence(leading.title)
        words["lead_employer"] = leading.employer.name
        words["lead_year"] = _year(leading.start)
        words["lead_department"] = leading.department
    for job in career.jobs[:1]:
        if job.title.startswith(INTERN):
            words["placement_employer"] = job.employer.name
            words["placement_year"] = _year(job.start)
            words["placement_department"] = job.department
    if career.break_year is not None and worked:
        words["break_year"] = str(career.break_year)
        later = [job for job in worked if job.start // MONTHS_A_YEAR >= career.break_year]
        words["return_employer"] = (later or worked)[0].employer.name
    return words


def _step_words(before: Job, after: Job) -> dict[str, str]:
    """What one move was: another line of work, another country, a rise."""
    words: dict[str, str] = {}
    if before.family != after.family:
        words["change_year"] = _year(after.start)
        words["old_family"] = FAMILIES[before.family].name
        words["new_family"] = FAMILIES[after.family].name
        words["change_employer"] = after.employer.name
    if before.place.country != after.place.country and before.place.region == HOME:
        words["abroad_city"] = after.place.city
        words["abroad_year"] = _year(after.start)
    if before.employer == after.employer and before.level < after.level:
        words["risen_at"] = after.employer.name
        words["risen_year"] = _year(after.start)
    return words


def _flags(
    outline: Outline, worked: list[Job], words: dict[str, str], this_month: int
) -> list[str]:
    career = outline.career
    last = worked[-1] if worked else None
    months = (this_month - worked[0].start) if worked else 0
    told = {
        "worked": bool(worked),
        "employed": career.current is not None and last is not None,
        "retired": career.is_retired,
        "student": career.class_year > this_month // MONTHS_A_YEAR,
        "between": last is not None and last.end is not None and not career.is_retired,
        "changed": "change_year" in words,
        "abroad": "abroad_year" in words,
        "risen": "risen_at" in words,
        "leads": "lead_title" in words,
        "top": last is not None and last.level >= TOP_FROM,
        "placement": "placement_employer" in words,
        "many": len({job.employer.number for job in worked}) >= LEADS_FROM,
        "moved": len({job.employer.number for job in worked}) > 1,
        "loyal": len(worked) > 1 and len({job.employer.number for job in worked}) == 1,
        "starting": not worked,
        "junior": bool(worked) and months < 5 * MONTHS_A_YEAR,
        "newcomer": last is not None and last.level == 0,
        "years5": months >= 5 * MONTHS_A_YEAR,
        "years12": months >= 12 * MONTHS_A_YEAR,
        "languages": len(outline.name.languages) > 1,
        "feminine": outline.name.register == "feminine",
        "second_degree": len(career.studies) > 1,
    }
    flags = [flag for flag, holds in told.items() if holds]
    if career.break_kind is not None:
        flags += ["break", f"break-{career.break_kind}"]
    return [*flags, *outline.associations]


def _year(month: int) -> str:
    return str(month // MONTHS_A_YEAR)


def _listed(names: list[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 - one name needs no comma
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
