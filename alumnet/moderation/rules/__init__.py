"""The rules of moderation: states, who may decide, the words people read."""

from alumnet.moderation.rules.states import (
    CLOSED,
    OUTCOMES,
    POLICY,
    DecisionKind,
    ModerationPolicy,
    ReportReason,
    ReportState,
    SubjectKind,
)

__all__ = [
    "CLOSED",
    "OUTCOMES",
    "POLICY",
    "DecisionKind",
    "ModerationPolicy",
    "ReportReason",
    "ReportState",
    "SubjectKind",
]
