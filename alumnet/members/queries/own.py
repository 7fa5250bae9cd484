"""One's own values, for the pages on which one changes them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    Skill,
    SpokenLanguage,
)
from alumnet.members.queries.shield import shield_view
from alumnet.members.rules import FIELDS, Capacity
from alumnet.members.rules.history import step_of
from alumnet.members.rules.values import (
    NEW_MENTOR,
    NEW_SEEKER,
    MentorValues,
    OwnAffiliation,
    OwnGoals,
    OwnMentoring,
    OwnPrivacy,
    OwnProfile,
    PrivacyValues,
    ProfileValues,
    SeekerValues,
)
from alumnet.organizations import reference
from alumnet.organizations.models import EvidenceGrade
from alumnet.ties.queries import Stay, stays_of


def own_profile(session: Session, person_id: int) -> OwnProfile:
    """Return one's own profile. Three statements."""
    query = select(Person, Profile).join(Profile, Profile.person_id == Person.id)
    person, profile = session.execute(query.where(Person.id == person_id)).one()
    skills = select(Skill.name).where(Skill.person_id == person_id).order_by(Skill.id)
    spoken = select(SpokenLanguage.code).where(SpokenLanguage.person_id == person_id)
    return OwnProfile(
        version=profile.version,
        values=ProfileValues(
            display_name=person.display_name,
            given_name=person.given_name,
            pronouns=profile.pronouns,
            headline=profile.headline,
            bio=profile.bio,
            city=profile.city,
            country=profile.country,
            industry=profile.industry,
            who_helped_me=profile.who_helped_me,
            skills=tuple(session.scalars(skills)),
            languages=tuple(session.scalars(spoken.order_by(SpokenLanguage.id))),
        ),
        public_id=person.public_id,
        has_photo=person.photo_digest is not None,
    )


def own_mentoring(session: Session, person_id: int) -> OwnMentoring:
    """Return what one offers, or a beginning for somebody who never did. Two statements."""
    profile = session.get(MentorProfile, person_id)
    if profile is None:
        return OwnMentoring(version=0, values=NEW_MENTOR, paused_until=None)
    topics = (
        select(MentorTopic.topic, MentorTopic.lived_through)
        .where(MentorTopic.person_id == person_id)
        .order_by(MentorTopic.position, MentorTopic.id)
    )
    return OwnMentoring(
        version=profile.version,
        values=MentorValues(
            topics=_each_once((row.topic, row.lived_through) for row in session.execute(topics)),
            **_columns(profile, MentorValues, leave_out={"topics"}),
        ),
        paused_until=profile.paused_until,
    )


def _each_once(chosen: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return topics with their lines; of two that became one both lines stay."""
    lines: dict[str, list[str]] = {}
    for code, line in chosen:
        lines.setdefault(reference.meant(code), []).append(line)
    return tuple((code, " ".join(filter(None, found))) for code, found in lines.items())


def own_goals(session: Session, person_id: int) -> OwnGoals:
    """Return where one is going, empty before anything was said. One statement."""
    profile = session.get(SeekerProfile, person_id)
    if profile is None:
        return OwnGoals(version=0, values=NEW_SEEKER)
    values = SeekerValues(**_columns(profile, SeekerValues))
    goals = reference.all_meant(values.goals)
    return OwnGoals(version=profile.version, values=replace(values, goals=goals))


def own_privacy(session: Session, person_id: int) -> OwnPrivacy:
    """Return who may see what of oneself. Four statements."""
    query = select(Person, Profile).join(Profile, Profile.person_id == Person.id)
    person, profile = session.execute(query.where(Person.id == person_id)).one()
    levels = select(FieldVisibility.field, FieldVisibility.visibility).where(
        FieldVisibility.person_id == person_id
    )
    known = {field: level for field, level in session.execute(levels) if field in FIELDS}
    shield = shield_view(session, person_id)
    stays = [
        stay
        for stay in stays_of(session, [person_id])
        if stay.affiliation_id is not None and stay.grade is not EvidenceGrade.REMOVED
    ]
    stays.sort(key=_last_first)
    return OwnPrivacy(
        version=profile.privacy_version,
        values=PrivacyValues(
            is_listed=person.is_listed,
            has_employer_shield=profile.has_employer_shield,
            photo=person.photo_visibility,
            fields={field: known.get(field, Visibility.EVERYONE) for field in FIELDS},
            affiliations={str(stay.affiliation_id): stay.visibility for stay in stays},
            further_organizations=shield.further,
        ),
        affiliations=tuple(_own_affiliation(stay) for stay in stays),
        employers=shield.employers,
    )


def _own_affiliation(stay: Stay) -> OwnAffiliation:
    step = step_of(stay.spell)
    words = ", ".join(filter(None, (step.title, step.detail)))
    return OwnAffiliation(str(stay.affiliation_id), words, step.when)


def _last_first(stay: Stay) -> tuple[bool, int]:
    spell = stay.spell
    return not spell.is_current, -(spell.end_month or spell.start_month or 0)


def _columns(row: Any, values: Any, leave_out: frozenset[str] | set[str] = frozenset()) -> Any:
    """Return the columns that a class of values names; lists as tuples."""
    found = {name: getattr(row, name) for name in values.__slots__ if name not in leave_out}
    return {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}


def own_room(session: Session, person_id: int) -> Capacity | None:
    """Return how much of one's room is used, None for who is no mentor.

    What `registry.capacity` asks.
    """
    room: Capacity | None = registry.capacity(session, [person_id]).get(person_id)
    return room
