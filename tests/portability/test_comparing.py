"""A file beside a profile: what is new, what differs, and a profile of ours that comes back."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.errors import DomainError
from alumnet.kernel.text import fold
from alumnet.kernel.visibility import Visibility
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations import places, reference
from alumnet.organizations.commands import AffiliationValues, name_key
from alumnet.organizations.queries import OwnAffiliation
from alumnet.organizations.rules import (
    AffiliationKind,
    EvidenceGrade,
    Period,
    WrittenDate,
    period_of,
    read_date,
)
from alumnet.portability.comparing import Choice, State, compare, first_choices
from alumnet.portability.pairing import Meaning
from alumnet.portability.resume_reading import read_resume
from alumnet.portability.resume_writing import resume_of
from alumnet.portability.stated import Collector, Stated
from tests.builders import THEN
from tests.members.values import profile_values

EDUCATION, EMPLOYMENT, _ = AffiliationKind
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def dated(kind: AffiliationKind, start: str, end: str) -> Period:
    first, last = (read_date(text, this_year=2026) for text in (start, end))
    return period_of(kind, first, last, is_current=bool(start) and not end)


def mine(
    title: str = "", start: str = "", end: str = "", kind: AffiliationKind = EMPLOYMENT, **more: Any
) -> OwnAffiliation:
    values: dict[str, Any] = {
        "public_id": "mine",
        "organization_id": 1,
        "organization_public_id": "tidewater",
        "organization": "Tidewater Works",
        "organization_url": "",
        "field": "",
        "city": "",
        "visibility": Visibility.CONNECTIONS,
        "grade": EvidenceGrade.CLAIMED,
        "confirmed_at": THEN,
    }
    period = dated(kind, start, end) if start or end else Period()
    return OwnAffiliation(kind=kind, title=title, period=period, **values | more)


def theirs(
    title: str = "", start: str = "", end: str = "", kind: AffiliationKind = EMPLOYMENT, **more: Any
) -> AffiliationValues:
    period = dated(kind, start, end) if start or end else Period()
    return AffiliationValues(kind, "Tide", period, title=title, **more)


# What is on the profile, what the file says of the same place, and how the two stand.
PAIRS = [
    (mine("Pilot", "2017", "2021"), theirs("pilot", "2017", "2021"), State.SAME),
    (mine("Pilot", "Sep 2017", "2021-03"), theirs("Pilot", "2017", "2021"), State.SAME),
    (mine("Pilot", "2017", "2021"), theirs("Pilot", "Sep 2017", "Mar 2021"), State.DIFFERENT),
    (mine("Pilot", "2017", "2021", city="Bergen"), theirs("Pilot", "2017"), State.DIFFERENT),
    (mine("Pilot", "2017", city="Bergen"), theirs("", "2017"), State.SAME),
    (mine("Pilot", "2017"), theirs("Pilot", "2017", city="Bergen"), State.DIFFERENT),
    (mine(), theirs("Pilot", "2017", "2021"), State.DIFFERENT),
    (mine("Pilot", "2017", "2021"), theirs("Head", "2021"), State.NEW),
    (mine("Pilot", "2009", "2012"), theirs("Pilot", "2018"), State.NEW),
    (mine("", "", "2013", EDUCATION), theirs("MSc", "2008", "2013", EDUCATION), State.DIFFERENT),
    (mine("BSc", "", "2013", EDUCATION), theirs("MSc", "", "2013", EDUCATION), State.NEW),
    (mine("Pilot", "2017", kind=EDUCATION), theirs("Pilot", "2017"), State.NEW),
    (mine("Pilot", "2017", organization_id=2), theirs("Pilot", "2017"), State.NEW),
]


@pytest.mark.parametrize(("own", "stay", "state"), PAIRS)
def test_a_stay_is_held_against_what_it_seems_to_be(
    own: OwnAffiliation, stay: AffiliationValues, state: State
) -> None:
    found = compare(profile_values(), [own], Stated({}, stays=(stay,)), [Meaning(1)])
    if state is State.SAME:
        assert not found.stays
        assert found.same
        return
    (line,) = found.stays
    assert line.state is state
    if state is State.DIFFERENT:
        assert (line.values.chosen, line.values.visibility) == ("tidewater", own.visibility)
        assert line.values.title == (stay.title or own.title)
        assert line.values.city == (stay.city or own.city)
        vouched = replace(own, grade=EvidenceGrade.CORROBORATED)
        (line,) = compare(
            profile_values(), [vouched], Stated({}, stays=(stay,)), [Meaning(1)]
        ).stays
        assert line.loses_confirmation is (line.values.period != own.period)


def test_each_affiliation_is_taken_for_one_stay_only_the_most_alike_first() -> None:
    own = [mine("Pilot", "2017", "2021", public_id="a"), mine("Head", "2021", public_id="b")]
    stays = (
        theirs("Head", "2021-03"),
        theirs(),
        theirs("Pilot", "2017", "2021"),
        theirs("Pilot", "2016"),
    )
    found = compare(profile_values(), own, Stated({}, stays=stays), [Meaning(1)] * 4)
    assert [(line.key, line.mine.public_id if line.mine else "") for line in found.stays] == [
        ("stay-0", "b"),
        ("stay-3", ""),
    ]
    found = compare(profile_values(), own[1:], Stated({}, stays=stays[:2]), [Meaning(1)] * 2)
    assert [line.key for line in found.stays if line.mine] == ["stay-0"]


def test_fields_skills_and_languages_are_new_the_same_or_different() -> None:
    own = profile_values(bio="", city="Bristol", skills=("Planning",), languages=("en",))
    fields = {"bio": "Hello", "city": "Bristol", "country": "NO", "industry": "education"}
    stated = Stated(fields, skills=("planning", "Boats", "Ropes"), languages=("en", "no"))
    found = compare(own, [], stated, [])
    assert [(line.name, line.state, line.mine) for line in found.fields] == [
        ("bio", State.NEW, ""),
        ("country", State.DIFFERENT, "United Kingdom"),
        ("industry", State.DIFFERENT, "Energy and utilities"),
    ]
    assert found.same == ("City", "planning", "English")
    assert {
        key for key, choice in first_choices(found, room=1).items() if choice is Choice.TAKE
    } == {
        "field-bio",
        "skill-1",
        "language-no",
    }


# ------------------------------------------------------------------------------- there and back
_lines = st.text(max_size=60).map(clean_line)
_texts = st.text(max_size=120).map(clean_text)
_names = _lines.filter(name_key)
_dates = st.none() | st.builds(WrittenDate, st.integers(1950, 2030), st.none() | st.integers(1, 12))


def _profile(**parts: Any) -> ProfileValues:
    parts["skills"] = tuple({fold(name): name for name in parts["skills"]}.values())
    return ProfileValues(**parts)


_profiles = st.builds(
    _profile,
    display_name=_names,
    given_name=_lines,
    pronouns=_lines.map(lambda text: clean_line(text, 40)),
    headline=_lines,
    bio=_texts,
    city=_lines,
    country=st.none() | st.sampled_from([each.code for each in places.countries()]),
    industry=st.none() | st.sampled_from([each.code for each in reference.industries()]),
    who_helped_me=_texts,
    skills=st.lists(_lines.filter(bool), max_size=4),
    languages=st.lists(
        st.sampled_from([each.code for each in places.languages()]), max_size=4, unique=True
    ).map(tuple),
)


@st.composite
def _affiliations(draw: st.DrawFn) -> list[OwnAffiliation]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(AffiliationKind))
        start, end = draw(_dates), draw(_dates)
        try:
            period = period_of(kind, start, end, is_current=end is None and draw(st.booleans()))
        except DomainError:
            period = Period()
        organization = draw(st.integers(1, 3))
        found.append(
            OwnAffiliation(
                public_id=f"a{number}",
                organization_id=organization,
                organization_public_id=f"organization{organization}"[-12:],
                organization=draw(_names),
                organization_url="",
                kind=kind,
                title=draw(_lines),
                field=draw(_lines),
                city=draw(_lines),
                period=period,
                visibility=draw(st.sampled_from(Visibility)),
                grade=draw(st.sampled_from(EvidenceGrade)),
                confirmed_at=THEN,
            )
        )
    return found


def read_back(document: dict[str, Any]) -> Stated:
    collected = Collector(this_year=2026)
    read_resume(json.dumps(document).encode(), collected)
    return collected.stated()


def plain(stay: AffiliationValues | OwnAffiliation) -> tuple[Any, ...]:
    return (stay.kind, stay.organization, stay.title, stay.field, stay.city, stay.period)


@settings(max_examples=60)
@given(_profiles, _affiliations())
def test_a_profile_that_went_out_comes_back_whole(
    own: ProfileValues, affiliations: list[OwnAffiliation]
) -> None:
    document = resume_of(own, affiliations, now=NOW)
    stated = read_back(document)
    assert {name: getattr(own, name) for name in own.__slots__ if getattr(own, name)} == {
        **stated.fields,
        **({"skills": stated.skills} if stated.skills else {}),
        **({"languages": stated.languages} if stated.languages else {}),
    }
    assert [(plain(each), each.chosen, each.visibility) for each in stated.stays] == list(
        dict.fromkeys(
            (plain(each), each.organization_public_id, each.visibility)
            for kind in (EMPLOYMENT, EDUCATION, AffiliationKind.MEMBERSHIP)
            for each in affiliations
            if each.kind is kind
        )
    )
    assert stated.notes == ()
    ids = {each.organization_public_id: each.organization_id for each in affiliations}
    found = compare(own, affiliations, stated, [Meaning(ids[each.chosen]) for each in stated.stays])
    assert found.lines == []
    check_against_the_format(document)


DATE = re.compile(r"([1-2]\d{3}-[0-1]\d-[0-3]\d|[1-2]\d{3}-[0-1]\d|[1-2]\d{3})")
# What version 1.0.0 of the format says of the names that we use; further ones are allowed.
FORMAT: dict[str, dict[str, type]] = {
    "basics": {"name": str, "label": str, "summary": str, "location": dict},
    "work": {"name": str, "position": str, "location": str, "startDate": str, "endDate": str},
    "volunteer": {"organization": str, "position": str, "startDate": str, "endDate": str},
    "education": {
        "institution": str,
        "studyType": str,
        "area": str,
        "startDate": str,
        "endDate": str,
    },
    "skills": {"name": str},
    "languages": {"language": str},
    "meta": {"version": str, "lastModified": str, "alumnet": dict},
}


def check_against_the_format(document: dict[str, Any]) -> None:
    assert set(document) <= {"$schema", *FORMAT}
    for part, names in FORMAT.items():
        entries = document.get(part, {} if part in {"basics", "meta"} else [])
        assert isinstance(entries, dict if part in {"basics", "meta"} else list)
        for entry in [entries] if isinstance(entries, dict) else entries:
            assert set(entry) <= {*names, "x-alumnet"}
            assert all(
                isinstance(entry[name], kind) for name, kind in names.items() if name in entry
            )
            dates = (entry[name] for name in ("startDate", "endDate") if name in entry)
            assert all(DATE.fullmatch(date) for date in dates)
    assert set(document["basics"].get("location", {})) <= {"city", "countryCode"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", document["meta"]["lastModified"])
