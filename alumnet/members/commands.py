"""Writes of one's own profile; each takes effect in search within seconds, narrowing at once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import SEARCHABLE, Visibility
from alumnet.members import photos
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Photo,
    Profile,
    SeekerProfile,
    ShieldedOrganization,
    Skill,
    SpokenLanguage,
)
from alumnet.organizations.models import Affiliation


@dataclass(frozen=True, slots=True)
class ProfileValues:
    """What a member says of themselves; `given_name` is how others address them."""

    display_name: str
    given_name: str
    pronouns: str
    headline: str
    bio: str
    city: str
    country: str | None
    industry: str | None
    who_helped_me: str
    skills: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class MentorValues:
    """What a member offers; `topics` are (code, what I've lived through) in order."""

    is_accepting: bool
    places: int
    hours_a_month: int
    topics: Sequence[tuple[str, str]]
    cannot_help_with: str
    time_kinds: Sequence[str]
    formats: Sequence[str]
    windows: str
    agenda: str
    candour: str
    reads_requests: str
    wants_to_learn: Sequence[str]
    paused_until: date | None
    may_be_suggested: bool


@dataclass(frozen=True, slots=True)
class SeekerValues:
    """Where a member is going."""

    goals: Sequence[str]
    target_role: str
    target_industry: str | None
    motives: Sequence[str]
    values: Sequence[str]
    hopes: str
    minutes_a_month: int | None
    what_i_bring: str
    how_i_take_feedback: str
    is_open_to_offers: bool


@dataclass(frozen=True, slots=True)
class PrivacyValues:
    """Who may see what; `affiliations` by public id, `further_organizations` by id."""

    is_listed: bool
    has_employer_shield: bool
    photo: Visibility
    fields: Mapping[str, Visibility]
    affiliations: Mapping[str, Visibility]
    further_organizations: Sequence[int]


def start_profile(session: Session, person_id: int, now: datetime) -> None:
    """Give a new person an empty profile, in the transaction that makes the person."""
    session.add(Profile(person_id=person_id, updated_at=now))


registry.on_person_created.append(start_profile)


def save_profile(person_id: int, values: ProfileValues, *, version: int, now: datetime) -> None:
    """Save one's own profile. Raises Conflict when it was saved elsewhere meanwhile."""
    with writing() as session:
        person, profile = _own(session, person_id)
        if profile.version != version:
            raise Conflict
        person.display_name, person.given_name = values.display_name, values.given_name
        person.updated_at = profile.updated_at = now
        profile.version += 1
        for name in ("pronouns", "headline", "bio", "city", "country", "industry", "who_helped_me"):
            setattr(profile, name, getattr(values, name))
        _replace(session, Skill, person_id, ({"name": name} for name in values.skills))
        _replace(session, SpokenLanguage, person_id, ({"code": code} for code in values.languages))
        outbox.add(session, "person.changed", person_id, now=now)


def save_mentor_profile(person_id: int, values: MentorValues, *, now: datetime) -> None:
    """Save what a member offers; places lowered below the load cancel nothing."""
    with writing() as session:
        lock_people(session, person_id)
        profile = session.get(MentorProfile, person_id)
        if profile is None:
            profile = MentorProfile(person_id=person_id, version=0)
            session.add(profile)
        for name, value in asdict(values).items():
            if name != "topics":
                setattr(profile, name, value)
        profile.version += 1
        profile.updated_at = now
        topics = (
            {"topic": code, "lived_through": line, "position": position}
            for position, (code, line) in enumerate(values.topics)
        )
        _replace(session, MentorTopic, person_id, topics)
        outbox.add(session, "mentor_profile.changed", person_id, now=now)
        outbox.add(session, "person.changed", person_id, now=now)


def save_seeker_profile(person_id: int, values: SeekerValues, *, now: datetime) -> None:
    """Save where a member is going."""
    with writing() as session:
        profile = session.get(SeekerProfile, person_id)
        if profile is None:
            profile = SeekerProfile(person_id=person_id)
            session.add(profile)
        for name, value in asdict(values).items():
            setattr(profile, name, value)
        profile.updated_at = now
        outbox.add(session, "person.changed", person_id, now=now)


def save_privacy(person_id: int, values: PrivacyValues, *, now: datetime) -> None:
    """Save who may see what. Whatever gets narrower is out of search from this commit on."""
    with writing() as session:
        person, profile = _own(session, person_id)
        narrower = person.is_listed and not values.is_listed
        narrower |= _narrows(person.photo_visibility, values.photo)
        person.is_listed, person.photo_visibility = values.is_listed, values.photo
        profile.has_employer_shield = values.has_employer_shield
        narrower |= _save_levels(session, person_id, values)
        _replace(
            session,
            ShieldedOrganization,
            person_id,
            ({"organization_id": each} for each in values.further_organizations),
        )
        person.is_withdrawn_from_search |= narrower
        outbox.add(session, "person.changed", person_id, now=now)


def _save_levels(session: Session, person_id: int, values: PrivacyValues) -> bool:
    """Write the levels of fields and affiliations; return whether any got narrower."""
    narrower = False
    known = {
        row.field: row.visibility
        for row in session.scalars(
            select(FieldVisibility).where(FieldVisibility.person_id == person_id)
        )
    }
    for field, level in values.fields.items():
        narrower |= _narrows(known.get(field, Visibility.EVERYONE), level)
    _replace(
        session,
        FieldVisibility,
        person_id,
        ({"field": field, "visibility": level} for field, level in values.fields.items()),
    )
    own = select(Affiliation).where(Affiliation.person_id == person_id)
    for row in session.scalars(own):
        level = values.affiliations.get(row.public_id, row.visibility)
        narrower |= _narrows(row.visibility, level)
        row.visibility = level
    return narrower


def _narrows(before: Visibility, after: Visibility) -> bool:
    order = list(Visibility)
    return before in SEARCHABLE and order.index(after) > order.index(before)


def save_photo(person_id: int, sent: bytes, *, now: datetime) -> None:
    """Store a photo, re-encoded. Raises PhotoRefused with a reason."""
    prepared = photos.prepare(sent)
    with writing() as session:
        person, _ = _own(session, person_id)
        photo = session.get(Photo, person_id) or Photo(person_id=person_id)
        photo.content, photo.content_type = prepared.content, photos.CONTENT_TYPE
        photo.updated_at = now
        session.add(photo)
        person.photo_digest = prepared.digest


def remove_photo(person_id: int) -> None:
    """Delete one's photo."""
    with writing() as session:
        person, _ = _own(session, person_id)
        session.execute(delete(Photo).where(Photo.person_id == person_id))
        person.photo_digest = None


def _own(session: Session, person_id: int) -> tuple[Person, Profile]:
    lock_people(session, person_id)
    return session.get_one(Person, person_id), session.get_one(Profile, person_id)


def _replace(session: Session, table: Any, person_id: int, rows: Any) -> None:
    """Put these rows in the place of all rows of a person."""
    session.execute(delete(table).where(table.person_id == person_id))
    session.add_all(table(person_id=person_id, **row) for row in rows)
