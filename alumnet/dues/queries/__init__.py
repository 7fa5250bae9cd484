"""Reads about dues."""

from alumnet.dues.queries.members import (
    FILTERS,
    Counts,
    DuesRow,
    counts,
    for_staff,
    for_staff_acts,
    for_staff_lines,
    members,
    one,
)
from alumnet.dues.queries.own import DuesFacts, OwnDues, dues_facts, own_dues
from alumnet.dues.queries.steps import days_written, told_of
from alumnet.dues.queries.terms import terms_of

__all__ = [
    "FILTERS",
    "Counts",
    "DuesFacts",
    "DuesRow",
    "OwnDues",
    "counts",
    "days_written",
    "dues_facts",
    "for_staff",
    "for_staff_acts",
    "for_staff_lines",
    "members",
    "one",
    "own_dues",
    "terms_of",
    "told_of",
]
