"""What members say of themselves, in tests: believable values of each kind."""

from typing import Any

from alumnet.kernel.db import reading
from alumnet.members import queries
from alumnet.members.rules.values import (
    MentorValues,
    PrivacyValues,
    ProfileValues,
    SeekerValues,
)
from tests.builders import Built


def profile_values(**changes: Any) -> ProfileValues:
    values: dict[str, Any] = {
        "display_name": "Ruth Adeyemi",
        "given_name": "Ruth",
        "pronouns": "she/her",
        "headline": "Builds things that last",
        "bio": "One line.\n\nAnother.",
        "city": "Bristol",
        "country": "GB",
        "industry": "energy",
        "who_helped_me": "My first boss.",
        "skills": ("Planning", "Planning", "Budgets"),
        "languages": ("en", "yo", "en"),
    }
    return ProfileValues(**values | changes)


def mentor_values(**changes: Any) -> MentorValues:
    values: dict[str, Any] = {
        "is_accepting": True,
        "places": 3,
        "hours_a_month": 2,
        "topics": (("leadership", "Twice, once badly."), ("networking", "")),
        "cannot_help_with": "Referrals",
        "time_kinds": ("few_weeks",),
        "formats": ("video", "in_person"),
        "windows": "Tuesdays",
        "agenda": "You",
        "candour": "Very",
        "reads_requests": "On Sundays",
        "batches_questions": True,
        "wants_to_learn": ("learn-podcasts",),
        "motives": ("learning",),
        "values": (),
        "may_be_suggested": True,
    }
    return MentorValues(**values | changes)


def seeker_values(**changes: Any) -> SeekerValues:
    values: dict[str, Any] = {
        "goals": ("promotion",),
        "target_role": "Head of Product",
        "target_industry": "energy",
        "motives": ("learning",),
        "values": ("calm",),
        "hopes": "To lead without shouting.",
        "minutes_a_month": 60,
        "what_i_bring": "Python",
        "how_i_take_feedback": "Straight",
        "is_open_to_offers": True,
    }
    return SeekerValues(**values | changes)


def privacy_values(person: Built, **changes: Any) -> PrivacyValues:
    values = queries.own_privacy(reading(), person.id).values
    known = {name: getattr(values, name) for name in values.__slots__}
    return PrivacyValues(**known | changes)
