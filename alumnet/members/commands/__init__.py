"""Writes of one's own pages; each takes effect in search within seconds, narrowing at once."""

from alumnet.members.commands.erasing import erase
from alumnet.members.commands.goals import save_seeker_profile
from alumnet.members.commands.mentoring import choose_topics, save_mentor_profile
from alumnet.members.commands.names import add_former_name, remove_former_name
from alumnet.members.commands.privacy import save_privacy
from alumnet.members.commands.profile import (
    remove_photo,
    save_photo,
    save_profile,
    start_profile,
    write_profile,
)
from alumnet.members.rules.values import (
    MentorValues,
    PrivacyValues,
    ProfileValues,
    SeekerValues,
)

__all__ = [
    "MentorValues",
    "PrivacyValues",
    "ProfileValues",
    "SeekerValues",
    "add_former_name",
    "choose_topics",
    "erase",
    "remove_former_name",
    "remove_photo",
    "save_mentor_profile",
    "save_photo",
    "save_privacy",
    "save_profile",
    "save_seeker_profile",
    "start_profile",
    "write_profile",
]
