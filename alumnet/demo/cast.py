"""Turns the cast's table and texts into people like all others."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from alumnet.demo.careers import Career, Job, Study
from alumnet.demo.cast_table import BY_CODE, CAST, CastMember
from alumnet.demo.employers import NAMED, EmployerMarket, named
from alumnet.demo.fields_of_study import FIELDS
from alumnet.demo.names import Name
from alumnet.demo.outline import ALUMNI, SOCIETY, Outline
from alumnet.demo.places import BY_CITY, HOME
from alumnet.demo.records import (
    DemoMentor,
    DemoMentorTopic,
    DemoPerson,
    DemoPersona,
    DemoSeeker,
    month_of,
)
from alumnet.demo.schools import MAIN_KEY, MAIN_NAME

_ADMINS = {ALUMNI: BY_CODE["alumni-admin"], SOCIETY: BY_CODE["society-admin"]}
_ELSEWHERE = ("school-leeds.ac.uk", "University of Leeds")


@cache
def _texts() -> dict[str, dict[str, Any]]:
    text = files("alumnet.demo.texts").joinpath("cast.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def personas() -> tuple[DemoPersona, ...]:
    """Return whom a visitor may sign in as."""
    return tuple(
        DemoPersona(
            member.code, number, f"{member.given} {member.family}", member.email, member.story
        )
        for number, member in enumerate(CAST)
    )


def admin_of(association: str) -> int:
    """Return the number of the admin of an association."""
    return _ADMINS[association]


def cast_outline(
    number: int, market: EmployerMarket, year: int, moment: Callable[[float], datetime]
) -> Outline:
    """Return the outline of a member of the cast; `moment` gives a time so many days ago."""
    member = CAST[number]
    return Outline(
        number=number,
        name=Name(
            member.given, member.family, member.native, member.register, member.languages, HOME
        ),
        career=_career(member, market, year),
        associations=member.associations,
        standing="pending" if member.is_waiting else "active",
        has_account=True,
        is_mentor="mentor" in member.parts,
        is_seeker="seeker" in member.parts,
        is_listed=member.is_listed,
        email=member.email,
        joined_at=moment(2.5 if member.is_waiting else 700 - 30 * number),
        persona=member.code,
        roles=member.roles,
    )


def _career(member: CastMember, market: EmployerMarket, year: int) -> Career:
    subject, degree, left = member.studied
    field = next(each for each in FIELDS if each.name == subject)
    key, name = (MAIN_KEY, MAIN_NAME) if ALUMNI in member.associations else _ELSEWHERE
    years = 4 if degree.startswith("M") else 3
    study = Study(key, name, degree, subject, year + left - years, year + left)
    jobs = []
    for employer_name, family, level, title, department, start, end in member.jobs:
        employer = market.employers[NAMED[employer_name]]
        jobs.append(
            Job(
                employer=employer,
                family=family,
                level=level,
                title=title,
                department=department,
                place=BY_CITY[employer.place.city],
                start=month_of(year + start[0], start[1]),
                end=None if end is None else month_of(year + end[0], end[1]),
            )
        )
    return Career(
        field, (study,), tuple(jobs), jobs[-1].place, None, None, jobs[-1].end is not None
    )


def dressed(person: DemoPerson) -> DemoPerson:
    """Return a member of the cast with their own words, visible to every member."""
    own = _texts().get(person.persona or "", {})
    return replace(
        person,
        headline=own.get("headline", person.headline),
        bio=own.get("bio", person.bio),
        who_helped_me=own.get("who_helped_me", person.who_helped_me),
        former_names=(),
        affiliations=tuple(replace(each, visibility="everyone") for each in person.affiliations),
        memberships=tuple(
            replace(each, note=own["note"]) if "note" in own else each
            for each in person.memberships
        ),
        field_visibility=(),
        is_email_confirmed=True,
        shield_on=True,
        shielded_from=(named("Severn Vale Water"),) if person.persona == "shielded" else (),
    )


def cast_mentor(code: str, made: DemoMentor) -> DemoMentor:
    """Return what a mentor of the cast offers, on top of what was made for them."""
    own = _texts()[code]
    return replace(
        made,
        accepting=True,
        paused_until=None,
        may_be_suggested=True,
        places=own["places"],
        hours_a_month=2,
        time_kinds=("one_conversation", "few_weeks", "six_months"),
        formats=("video", "in_person"),
        topics=tuple(DemoMentorTopic(code, line) for code, line in own["topics"].items()),
        cannot_help_with=own["cannot_help_with"],
        windows=own["windows"],
        agenda=own["agenda"],
        candour=own["candour"],
        reads_requests=own["reads_requests"],
        wants_to_learn=tuple(own["wants_to_learn"]),
    )


def cast_seeker(code: str, made: DemoSeeker) -> DemoSeeker:
    """Return where a seeker of the cast is going, on top of what was made for them."""
    own = _texts()[code]
    return replace(
        made,
        goals=tuple(own["goals"]),
        target_role=own["target_role"],
        hopes=own["hopes"],
        what_i_bring=own["what_i_bring"],
        open_to_offers=True,
    )
