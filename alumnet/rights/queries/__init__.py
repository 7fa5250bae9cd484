"""Reads about data rights."""

from alumnet.rights.queries.care import (
    Cared,
    Stance,
    cared_for,
    name_of_deceased,
    noted_person,
    parted_by_death,
    remembered,
    stance_of,
    wishes_at,
    wishes_waiting,
)
from alumnet.rights.queries.closings import (
    closes_at,
    closing_person,
    colleagues_of,
    handed_over,
    is_handed_over,
    mentored_by,
    site_admins,
    staff_beside,
    suggested_to,
)
from alumnet.rights.queries.copies import Copies, copies_of, file_of, ready_copy
from alumnet.rights.queries.data import export

__all__ = [
    "Cared",
    "Copies",
    "Stance",
    "cared_for",
    "closes_at",
    "closing_person",
    "colleagues_of",
    "copies_of",
    "export",
    "file_of",
    "handed_over",
    "is_handed_over",
    "mentored_by",
    "name_of_deceased",
    "noted_person",
    "parted_by_death",
    "ready_copy",
    "remembered",
    "site_admins",
    "staff_beside",
    "stance_of",
    "suggested_to",
    "wishes_at",
    "wishes_waiting",
]
