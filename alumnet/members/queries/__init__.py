"""Reads about profiles, each with the visibility of whoever asks."""

from alumnet.members.queries.opening import (
    PhotoFile,
    person_to_block,
    photo_file,
    public_id_in,
)
from alumnet.members.queries.page import actions_for, page_of, topic_label
from alumnet.members.queries.page_parts import (
    MentorView,
    PersonPage,
    SeekerView,
    Topic,
    role_line,
)
from alumnet.members.queries.people import (
    Face,
    faces,
    is_listed_for,
    is_present,
    is_shown,
    my_face,
    sees_photo,
    shares_association_with,
)

__all__ = [
    "Face",
    "MentorView",
    "PersonPage",
    "PhotoFile",
    "SeekerView",
    "Topic",
    "actions_for",
    "faces",
    "is_listed_for",
    "is_present",
    "is_shown",
    "my_face",
    "page_of",
    "person_to_block",
    "photo_file",
    "public_id_in",
    "role_line",
    "sees_photo",
    "shares_association_with",
    "topic_label",
]
