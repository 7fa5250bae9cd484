"""Reads of verification."""

from alumnet.verification.queries.cases import KINDS, TABS, cases_waiting, counts, queue
from alumnet.verification.queries.evidence import (
    asked_still_right,
    code_to_mail,
    code_waits,
    colleagues_of,
    question,
    question_to_mail,
    running_places,
    was_asked,
)
from alumnet.verification.queries.item import Item, history, item
from alumnet.verification.queries.places import (
    Place,
    domains_of,
    evidence_of,
    has_roster_line,
    own_place,
)
from alumnet.verification.queries.told import Told, own_case, own_doubt, told_of

__all__ = [
    "KINDS",
    "TABS",
    "Item",
    "Place",
    "Told",
    "asked_still_right",
    "cases_waiting",
    "code_to_mail",
    "code_waits",
    "colleagues_of",
    "counts",
    "domains_of",
    "evidence_of",
    "has_roster_line",
    "history",
    "item",
    "own_case",
    "own_doubt",
    "own_place",
    "question",
    "question_to_mail",
    "queue",
    "running_places",
    "told_of",
    "was_asked",
]
