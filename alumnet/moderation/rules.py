"""The rules of moderation: states of a report and what the staff may decide."""

from enum import Enum


class SubjectKind(Enum):
    """What a report is about."""

    PERSON = "person"
    REQUEST = "request"
    MENTORSHIP = "mentorship"


class ReportReason(Enum):
    """Why somebody reports; in the reporter's words on the page."""

    ASKS_FOR_MONEY = "asks_for_money"
    UNKIND = "unkind"
    HARASSMENT = "harassment"
    NOT_WHO_THEY_SAY = "not_who_they_say"
    SPAM = "spam"
    SOMETHING_ELSE = "something_else"


class ReportState(Enum):
    """Where a report stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ESCALATED = "escalated"
    ACTION_TAKEN = "action_taken"
    NO_ACTION = "no_action"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"


class DecisionKind(Enum):
    """What follows from a report."""

    NO_ACTION = "no_action"
    WARN = "warn"
    HIDE = "hide"
    SUSPEND = "suspend"
