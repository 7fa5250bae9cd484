"""What goes when a person is erased."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person, PersonName
from alumnet.kernel.registry import registry
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

_TABLES: Final[tuple[Any, ...]] = (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    PersonName,
    Photo,
    SeekerProfile,
    ShieldedOrganization,
    Skill,
    SpokenLanguage,
)
_EMPTY: Final[dict[str, Any]] = {
    "headline": "",
    "bio": "",
    "pronouns": "",
    "city": "",
    "country": None,
    "industry": None,
    "who_helped_me": "",
}


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Delete what a person said of themselves; the empty profile stays, as every person has one."""
    for table in _TABLES:
        session.execute(delete(table).where(table.person_id == person_id))
    profile = session.get(Profile, person_id)
    if profile is not None:
        for name, value in _EMPTY.items():
            setattr(profile, name, value)
        profile.updated_at = now
    session.get_one(Person, person_id).photo_digest = None


registry.erasers["members"] = erase
