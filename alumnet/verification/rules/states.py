"""The words of verification: what lies before the staff, and where it stands."""

from enum import Enum


class CaseKind(Enum):
    """Why the staff look at an affiliation."""

    # Its owner asks for it to be confirmed.
    PROOF = "proof"
    # Somebody says that it isn't right.
    DISPUTE = "dispute"


class CaseState(Enum):
    """Where a case stands."""

    OPEN = "open"
    # The owner has a question of the staff to answer, or something to put right.
    ASKED = "asked"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    CORRECTED = "corrected"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({CaseState.OPEN, CaseState.ASKED})


class WordState(Enum):
    """Where the question to a colleague stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    VOIDED = "voided"
