"""Reads about profiles, each with the visibility of whoever asks."""

from alumnet.members.queries.actions import actions_for
from alumnet.members.queries.circle import Circle, Known, circle_of, connection_mail, to_connect
from alumnet.members.queries.export import export
from alumnet.members.queries.former import FormerName, former_names
from alumnet.members.queries.opening import (
    PhotoFile,
    opens_otherwise,
    person_to_block,
    person_to_meet,
    photo_file,
    public_id_in,
)
from alumnet.members.queries.own import own_goals, own_mentoring, own_privacy, own_profile, own_room
from alumnet.members.queries.page import page_of, thanks_for, topic_label
from alumnet.members.queries.page_parts import (
    MentorView,
    PersonPage,
    SeekerView,
    Topic,
    role_line,
    role_proof,
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
from alumnet.members.queries.shield import (
    ShieldView,
    is_shielded,
    shield_groups,
    shield_view,
    shielded_from,
)
from alumnet.members.queries.start import FirstSteps, first_steps, people_at, people_with_you
from alumnet.members.queries.summaries import MentorSummary, PersonSummary, summaries

__all__ = [
    "Circle",
    "Face",
    "FirstSteps",
    "FormerName",
    "Known",
    "MentorSummary",
    "MentorView",
    "PersonPage",
    "PersonSummary",
    "PhotoFile",
    "SeekerView",
    "ShieldView",
    "Topic",
    "actions_for",
    "circle_of",
    "connection_mail",
    "export",
    "faces",
    "first_steps",
    "former_names",
    "is_listed_for",
    "is_present",
    "is_shielded",
    "is_shown",
    "my_face",
    "opens_otherwise",
    "own_goals",
    "own_mentoring",
    "own_privacy",
    "own_profile",
    "own_room",
    "page_of",
    "people_at",
    "people_with_you",
    "person_to_block",
    "person_to_meet",
    "photo_file",
    "public_id_in",
    "role_line",
    "role_proof",
    "sees_photo",
    "shares_association_with",
    "shield_groups",
    "shield_view",
    "shielded_from",
    "summaries",
    "thanks_for",
    "to_connect",
    "topic_label",
]
