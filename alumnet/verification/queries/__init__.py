"""Reads of verification."""

from alumnet.verification.queries.cases import KINDS, TABS, cases_waiting, counts, queue
from alumnet.verification.queries.item import Item, history, item
from alumnet.verification.queries.places import Place, evidence_of, has_roster_line, own_place
from alumnet.verification.queries.told import Told, own_case, own_doubt, told_of

__all__ = [
    "KINDS",
    "TABS",
    "Item",
    "Place",
    "Told",
    "cases_waiting",
    "counts",
    "evidence_of",
    "has_roster_line",
    "history",
    "item",
    "own_case",
    "own_doubt",
    "own_place",
    "queue",
    "told_of",
]
