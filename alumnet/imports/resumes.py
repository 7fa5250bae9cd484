"""A person out of a JSON Resume document with `meta.alumnet`, checked wholly or refused.

What a document says beyond the fields read here (volunteering, awards, images, phone numbers, web
pages) is left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alumnet.accounts.models import NAME_LENGTH
from alumnet.accounts.rules import (
    MEMBER_NUMBER_LENGTH,
    MembershipState,
    implies_minor,
    normalised_email,
)
from alumnet.imports.documents import LineRefused, Part, shown
from alumnet.imports.histories import ImportedAffiliation, affiliations_of
from alumnet.kernel.cleaning import clean_line
from alumnet.members.models import MOST_PLACES
from alumnet.members.rules.choices import MOST_HOURS, MOST_LANGUAGES, MOST_SKILLS, MOST_TOPICS
from alumnet.organizations import places, reference
from alumnet.organizations.models import ORGANIZATION_NAME_LENGTH
from alumnet.organizations.rules import CITY_LENGTH, FIRST_YEAR

_ID_LENGTH = 80
_YEARS_AHEAD = 10
_HEADLINE_LENGTH = 200
_BIO_LENGTH = 10_000
_SKILL_LENGTH = 80
_LIVED_LENGTH = 400
_MOST_NAMES = 20
_MOST_MEMBERSHIPS = 20
_MOST_KEYWORDS = 100
_STATES = {
    state.value: state
    for state in (MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.ENDED)
}


@dataclass(frozen=True, slots=True)
class ImportedMembership:
    """A membership as the association's own records have it; `state` None when they don't say."""

    association: str
    class_year: int | None = None
    member_number: str | None = None
    paid_until: date | None = None
    state: MembershipState | None = None


@dataclass(frozen=True, slots=True)
class ImportedMentor:
    """What somebody offers: (topic code, what they have lived through), places, hours a month."""

    topics: tuple[tuple[str, str], ...]
    places: int
    hours_a_month: int


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """A whole person as a line of a file states them."""

    external_id: str
    association: str
    name: str
    email: str | None
    headline: str
    bio: str
    city: str
    country: str | None
    names: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    affiliations: tuple[ImportedAffiliation, ...]
    memberships: tuple[ImportedMembership, ...]
    mentor: ImportedMentor | None
    is_listed: bool
    is_deceased: bool


def person_of(document: dict[str, Any], *, association: str = "", today: date) -> ImportedPerson:
    """Return the person that a document states; `association` is for documents that name none.

    Raises LineRefused with a sentence.
    """
    whole = Part(document)
    basics, meta = whole.part("basics"), whole.part("meta").part("alumnet")
    external_id = meta.line("external_id", _ID_LENGTH)
    if not external_id:
        raise LineRefused("meta.alumnet.external_id is missing; people are known again by it.")
    own = meta.line("association", ORGANIZATION_NAME_LENGTH) or association
    if not own:
        raise LineRefused("meta.alumnet.association is missing.")
    is_deceased = meta.flag("deceased", default=False)
    location = basics.part("location")
    return ImportedPerson(
        external_id=external_id,
        association=own,
        name=_name(basics),
        email=None if is_deceased else _email(meta, basics),
        headline=basics.line("label", _HEADLINE_LENGTH),
        bio=basics.text("summary", _BIO_LENGTH),
        city=location.line("city", CITY_LENGTH),
        country=_country(location),
        names=_names(meta),
        skills=_skills(whole),
        languages=_languages(whole),
        affiliations=affiliations_of(whole, today, is_deceased=is_deceased),
        memberships=_memberships(meta, own, today),
        mentor=_mentor(meta),
        is_listed=meta.flag("listed", default=True),
        is_deceased=is_deceased,
    )


def _name(basics: Part) -> str:
    name = basics.line("name", NAME_LENGTH)
    if not name:
        raise LineRefused("basics.name is missing.")
    return name


def _email(meta: Part, basics: Part) -> str | None:
    for part in (meta, basics):
        written = part.line("email", 500)
        if written:
            address = normalised_email(written)
            if address is None:
                message = f"{part.where('email')}: {shown(written)} isn't an e-mail address."
                raise LineRefused(message)
            return address
    return None


def _country(location: Part) -> str | None:
    written = location.line("countryCode", 100) or location.line("country", 100)
    code = places.country_code(written) if written else None
    if written and code is None:
        message = f"{location.where('countryCode')}: {shown(written)} isn't a country we know."
        raise LineRefused(message)
    return code


def _names(meta: Part) -> tuple[str, ...]:
    return tuple(dict.fromkeys(meta.lines("aliases", _MOST_NAMES, NAME_LENGTH)))


def _skills(whole: Part) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for skill in whole.parts("skills", _MOST_KEYWORDS):
        own = skill.line("name", _SKILL_LENGTH)
        for name in (own, *skill.lines("keywords", _MOST_KEYWORDS, _SKILL_LENGTH)):
            if name:
                found.setdefault(name.casefold(), name)
    if len(found) > MOST_SKILLS:
        message = f"skills has more than {MOST_SKILLS} names, keywords counted."
        raise LineRefused(message)
    return tuple(found.values())


def _languages(whole: Part) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for language in whole.parts("languages", MOST_LANGUAGES):
        written = language.line("language", 100)
        code = places.language_code(written) if written else None
        if written and code is None:
            message = f"{language.where('language')}: {shown(written)} isn't a language we know."
            raise LineRefused(message)
        if code:
            found[code] = None
    return tuple(found)


# ------------------------------------------------------------------------------- the association's
def _memberships(meta: Part, own: str, today: date) -> tuple[ImportedMembership, ...]:
    """Return the memberships in order, that of the association whose record this is first."""
    found = {own.casefold(): _membership(meta, own, today)}
    for part in meta.parts("memberships", _MOST_MEMBERSHIPS):
        name = part.line("association", ORGANIZATION_NAME_LENGTH) or part.line("slug", 100)
        if not name:
            message = f"{part.where('association')} is missing."
            raise LineRefused(message)
        found[name.casefold()] = _membership(part, name, today, found.get(name.casefold()))
    return tuple(found.values())


def _membership(
    part: Part, name: str, today: date, known: ImportedMembership | None = None
) -> ImportedMembership:
    year = part.number("class_year", FIRST_YEAR, today.year + _YEARS_AHEAD)
    if implies_minor(year, today.year):
        message = f"Class of {year}: under 18 now, and this place is for adults."
        raise LineRefused(message)
    state = part.line("state", 40).casefold()
    if state and state not in _STATES:
        message = f"{part.where('state')} is none of {', '.join(_STATES)}."
        raise LineRefused(message)
    return ImportedMembership(
        association=name,
        class_year=year or (known.class_year if known else None),
        member_number=part.line("member_number", MEMBER_NUMBER_LENGTH) or None,
        paid_until=part.day("paid_until"),
        state=_STATES.get(state),
    )


def _mentor(meta: Part) -> ImportedMentor | None:
    if meta.raw("mentor") is None:
        return None
    mentor = meta.part("mentor")
    topics: dict[str, str] = {}
    for path, value in mentor.items("topics", MOST_TOPICS):
        part = Part(value if isinstance(value, dict) else {"topic": value}, path)
        written = part.line("topic", 100)
        code = reference.code_of(clean_line(written), reference.topics())
        if code is None:
            message = f"{path}: {shown(written)} isn't a topic we know."
            raise LineRefused(message)
        topics[code] = part.line("lived_through", _LIVED_LENGTH)
    places_offered = mentor.number("places", 0, MOST_PLACES)
    return ImportedMentor(
        topics=tuple(topics.items()),
        places=1 if places_offered is None else places_offered,
        hours_a_month=mentor.number("hours_a_month", 1, MOST_HOURS) or 2,
    )
