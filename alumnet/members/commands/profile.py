"""Writes of one's own profile and photo."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import Conflict
from alumnet.kernel.registry import registry
from alumnet.members import photos
from alumnet.members.commands.rows import own_rows, replace_rows
from alumnet.members.models import Photo, Profile, Skill, SpokenLanguage
from alumnet.members.rules.values import ProfileValues

_COLUMNS = ("pronouns", "headline", "bio", "city", "country", "industry", "who_helped_me")


def start_profile(session: Session, person_id: int, now: datetime) -> None:
    """Give a new person an empty profile, in the transaction that makes the person."""
    session.add(Profile(person_id=person_id, updated_at=now))


registry.on_person_created.append(start_profile)


def save_profile(person_id: int, values: ProfileValues, *, version: int, now: datetime) -> None:
    """Save one's own profile. Raises Conflict when it was saved elsewhere meanwhile."""
    with writing() as session:
        write_profile(session, person_id, values, version=version, now=now)


def write_profile(
    session: Session, person_id: int, values: ProfileValues, *, version: int, now: datetime
) -> None:
    """Save one's own profile in the caller's transaction, as `save_profile`."""
    person, profile = own_rows(session, person_id)
    if profile.version != version:
        raise Conflict
    person.display_name, person.given_name = values.display_name, values.given_name
    person.updated_at = profile.updated_at = now
    profile.version += 1
    for name in _COLUMNS:
        setattr(profile, name, getattr(values, name))
    skills, languages = dict.fromkeys(values.skills), dict.fromkeys(values.languages)
    replace_rows(session, Skill, person_id, ({"name": name} for name in skills))
    replace_rows(session, SpokenLanguage, person_id, ({"code": code} for code in languages))
    outbox.add(session, "person.changed", person_id, now=now)


def save_photo(
    person_id: int, sent: bytes, *, now: datetime, most_bytes: int = photos.MOST_BYTES
) -> None:
    """Store a photo, re-encoded. Raises PhotoRefused with a reason."""
    prepared = photos.prepare(sent, most_bytes=most_bytes)
    with writing() as session:
        person, _ = own_rows(session, person_id)
        photo = session.get(Photo, person_id) or Photo(person_id=person_id)
        photo.content, photo.content_type = prepared.content, photos.CONTENT_TYPE
        photo.updated_at = now
        session.add(photo)
        person.photo_digest = prepared.digest


def remove_photo(person_id: int) -> None:
    """Delete one's photo."""
    with writing() as session:
        person, _ = own_rows(session, person_id)
        session.execute(delete(Photo).where(Photo.person_id == person_id))
        person.photo_digest = None
