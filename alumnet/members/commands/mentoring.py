"""Writes of what a member offers as a mentor."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict
from alumnet.members.commands.rows import replace_rows
from alumnet.members.models import MentorProfile, MentorTopic
from alumnet.members.rules.values import NEW_MENTOR, MentorValues
from alumnet.organizations.reference import meant


def save_mentor_profile(
    person_id: int, values: MentorValues, *, version: int, now: datetime
) -> None:
    """Save what a member offers; places lowered below the load cancel nothing.

    `version` is 0 for somebody who never offered anything. Raises Conflict when it was saved
    elsewhere meanwhile.
    """
    with writing() as session:
        lock_people(session, person_id)
        profile = session.get(MentorProfile, person_id)
        if version != (profile.version if profile else 0):
            raise Conflict
        profile = profile or _begin(session, person_id, now)
        for each in fields(values):
            if each.name != "topics":
                value = getattr(values, each.name)
                setattr(profile, each.name, [*value] if isinstance(value, tuple) else value)
        _put_topics(session, person_id, values.topics)
        _tell(session, profile, now)


def choose_topics(person_id: int, topics: Sequence[str], *, now: datetime) -> None:
    """Save the topics one helps with; lines already written for them stay.

    Whoever offers something for the first time doesn't take requests yet.
    """
    with writing() as session:
        lock_people(session, person_id)
        profile = session.get(MentorProfile, person_id) or _begin(session, person_id, now)
        known = select(MentorTopic.topic, MentorTopic.lived_through).where(
            MentorTopic.person_id == person_id
        )
        lines: dict[str, str] = {}
        for row in session.execute(known):  # of two topics that became one both lines stay
            code = meant(row.topic)
            lines[code] = " ".join(filter(None, (lines.get(code), row.lived_through)))
        in_order = [*(each for each in lines if each in topics), *topics]
        chosen = [(each, lines.get(each, "")) for each in dict.fromkeys(in_order)]
        _put_topics(session, person_id, chosen)
        _tell(session, profile, now)


def _begin(session: Session, person_id: int, now: datetime) -> MentorProfile:
    profile = MentorProfile(
        person_id=person_id,
        is_accepting=False,
        places=NEW_MENTOR.places,
        hours_a_month=NEW_MENTOR.hours_a_month,
        time_kinds=[*NEW_MENTOR.time_kinds],
        formats=[*NEW_MENTOR.formats],
        version=0,
        updated_at=now,
    )
    session.add(profile)
    return profile


def _put_topics(session: Session, person_id: int, topics: Sequence[tuple[str, str]]) -> None:
    rows = (
        {"topic": code, "lived_through": line, "position": position}
        for position, (code, line) in enumerate(dict(topics).items())
    )
    replace_rows(session, MentorTopic, person_id, rows)


def _tell(session: Session, profile: MentorProfile, now: datetime) -> None:
    profile.version += 1
    profile.updated_at = now
    outbox.add(session, "mentor_profile.changed", profile.person_id, now=now)
    outbox.add(session, "person.changed", profile.person_id, now=now)
