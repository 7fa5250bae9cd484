"""The tables of programmes, a module a topic."""

from alumnet.programmes.models.cohorts import (
    Cohort,
    CohortEvent,
    CohortHelper,
    EnrolmentQuestion,
    Programme,
)
from alumnet.programmes.models.enrolments import (
    Enrolment,
    EnrolmentAnswer,
    EnrolmentAvoid,
    EnrolmentEvent,
    EnrolmentWish,
)
from alumnet.programmes.models.matches import (
    MatchRun,
    PartedPair,
    Proposal,
    ProposalEvent,
)

__all__ = [
    "Cohort",
    "CohortEvent",
    "CohortHelper",
    "Enrolment",
    "EnrolmentAnswer",
    "EnrolmentAvoid",
    "EnrolmentEvent",
    "EnrolmentQuestion",
    "EnrolmentWish",
    "MatchRun",
    "PartedPair",
    "Programme",
    "Proposal",
    "ProposalEvent",
]
