"""The rules of moderation: states, who may decide, the words people read."""

from alumnet.moderation.rules.states import (
    CLOSED,
    LETTERS,
    OUTCOMES,
    POLICY,
    DecisionKind,
    ModerationPolicy,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)

__all__ = [
    "CLOSED",
    "LETTERS",
    "OUTCOMES",
    "POLICY",
    "DecisionKind",
    "ModerationPolicy",
    "ReportReason",
    "ReportSource",
    "ReportState",
    "SubjectKind",
]
