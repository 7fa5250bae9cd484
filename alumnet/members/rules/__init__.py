"""The rules of profiles: who sees what, what a mentor's room is called, what may be typed."""

from alumnet.members.rules.errors import PhotoRefused, TooManyNames
from alumnet.members.rules.names import given_name_of, initials_of
from alumnet.members.rules.room import Capacity, MentorState, Offer, mentor_state, room_in_words
from alumnet.members.rules.sight import (
    FIELDS,
    LEVELS,
    ONLOOKERS,
    Opening,
    Standpoint,
    is_shielded_from,
    may_open,
    may_see,
    narrows,
)

__all__ = [
    "FIELDS",
    "LEVELS",
    "ONLOOKERS",
    "Capacity",
    "MentorState",
    "Offer",
    "Opening",
    "PhotoRefused",
    "Standpoint",
    "TooManyNames",
    "given_name_of",
    "initials_of",
    "is_shielded_from",
    "may_open",
    "may_see",
    "mentor_state",
    "narrows",
    "room_in_words",
]
