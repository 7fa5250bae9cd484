"""The tables of programmes, a module a topic."""

from alumnet.programmes.models.certificates import CohortCertificate
from alumnet.programmes.models.check_ins import (
    Milestone,
    MilestoneReached,
    Survey,
    SurveyQuestion,
)
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
from alumnet.programmes.models.lines import MentorWish, ReportingLine
from alumnet.programmes.models.matches import (
    MatchRun,
    PartedPair,
    Proposal,
    ProposalEvent,
)
from alumnet.programmes.models.news import CohortNews
from alumnet.programmes.models.outcomes import (
    CohortLottery,
    CohortOutcome,
    OutcomeAmendment,
    OutcomeObservation,
    OutcomePlan,
)
from alumnet.programmes.models.replies import SurveyAnswer, SurveyCount, SurveyReply
from alumnet.programmes.models.reviews import ManagerNote, PairReview

__all__ = [
    "Cohort",
    "CohortCertificate",
    "CohortEvent",
    "CohortHelper",
    "CohortLottery",
    "CohortNews",
    "CohortOutcome",
    "Enrolment",
    "EnrolmentAnswer",
    "EnrolmentAvoid",
    "EnrolmentEvent",
    "EnrolmentQuestion",
    "EnrolmentWish",
    "ManagerNote",
    "MatchRun",
    "MentorWish",
    "Milestone",
    "MilestoneReached",
    "OutcomeAmendment",
    "OutcomeObservation",
    "OutcomePlan",
    "PairReview",
    "PartedPair",
    "Programme",
    "Proposal",
    "ProposalEvent",
    "ReportingLine",
    "Survey",
    "SurveyAnswer",
    "SurveyCount",
    "SurveyQuestion",
    "SurveyReply",
]
