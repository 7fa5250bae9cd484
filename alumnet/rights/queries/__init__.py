"""Reads about data rights."""

from alumnet.rights.queries.closings import (
    closes_at,
    closing_person,
    colleagues_of,
    handed_over,
    mentored_by,
    site_admins,
    staff_beside,
    suggested_to,
)
from alumnet.rights.queries.copies import Copies, copies_of, file_of, ready_copy
from alumnet.rights.queries.data import export

__all__ = [
    "Copies",
    "closes_at",
    "closing_person",
    "colleagues_of",
    "copies_of",
    "export",
    "file_of",
    "handed_over",
    "mentored_by",
    "ready_copy",
    "site_admins",
    "staff_beside",
    "suggested_to",
]
