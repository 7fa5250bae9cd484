"""Writes of where a member is going."""

from dataclasses import fields
from datetime import datetime

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict
from alumnet.members.models import SeekerProfile
from alumnet.members.rules.values import SeekerValues


def save_seeker_profile(
    person_id: int, values: SeekerValues, *, version: int, now: datetime
) -> None:
    """Save where a member is going; `version` is 0 the first time.

    Raises Conflict when it was saved elsewhere meanwhile.
    """
    with writing() as session:
        lock_people(session, person_id)
        profile = session.get(SeekerProfile, person_id)
        if version != (profile.version if profile else 0):
            raise Conflict
        if profile is None:
            profile = SeekerProfile(person_id=person_id, version=0)
            session.add(profile)
        for each in fields(values):
            value = getattr(values, each.name)
            setattr(profile, each.name, [*value] if isinstance(value, tuple) else value)
        profile.version += 1
        profile.updated_at = now
        outbox.add(session, "person.changed", person_id, now=now)
