"""The words of two other beginnings: a suggestion to mentor, and a mentorship that runs already."""

from enum import Enum


class NominationState(Enum):
    """Where a suggestion stands. Only the nominee ever reads it; the nominator sees the day."""

    SENT = "sent"
    # Not passed on: too soon after a "not now", or enough others are open. Nobody can tell.
    KEPT_BACK = "kept_back"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    EXPIRED = "expired"
    VOIDED = "voided"


class MeetingState(Enum):
    """Where "we already meet" stands. Until it lapses a no looks like no answer."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


# As whoever recorded it sees it: no answer so far.
UNANSWERED = frozenset({MeetingState.RECORDED, MeetingState.DECLINED})
