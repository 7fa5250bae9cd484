"""The words of programmes: kinds, and where a cohort, an enrolment and a proposal stand."""

from enum import Enum
from typing import Final


class CohortKind(Enum):
    """What shape the pairs of a cohort have."""

    ONE_TO_ONE = "one_to_one"
    REVERSE = "reverse"
    PEER = "peer"
    GROUP = "group"
    FLASH = "flash"


class Intake(Enum):
    """Whether all begin together, or each from an entry date, matched weekly."""

    FIXED = "fixed"
    ROLLING = "rolling"


class Reach(Enum):
    """Where mentors may be, seen from their mentees' employers."""

    OUTSIDE = "outside"
    EITHER = "either"
    INSIDE = "inside"


class Joining(Enum):
    """Who may join: those on a list, whoever has the link, or all members of the association."""

    LIST = "list"
    LINK = "link"
    ASSOCIATION = "association"


class CohortState(Enum):
    """Where a cohort stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    MATCHING = "matching"
    REVIEW = "review"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSING = "closing"
    COMPLETED = "completed"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class HelperPart(Enum):
    """What somebody does for a cohort beside the association's programme managers.

    A manager does all; a helper sees who takes part and follows up; a reviewer looks over pairs.
    """

    MANAGER = "manager"
    HELPER = "helper"
    REVIEWER = "reviewer"


# Who looks over pairs.
REVIEWING: Final = (HelperPart.REVIEWER, HelperPart.MANAGER)


class Side(Enum):
    """As what somebody takes part; in a cohort of peers all are peers."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    PEER = "peer"


class EnrolmentState(Enum):
    """Where somebody's enrolment stands."""

    INVITED = "invited"
    APPLIED = "applied"
    CHANGES_REQUESTED = "changes_requested"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    IN_POOL = "in_pool"
    PROPOSED = "proposed"
    MATCHED = "matched"
    FINISHED = "finished"
    LEFT = "left"
    WAITLISTED = "waitlisted"
    NO_MATCH = "no_match"
    COMPARISON = "comparison"


class CameBy(Enum):
    """How somebody came to a cohort."""

    LIST = "list"
    LINK = "link"
    ASSOCIATION = "association"


class ProposalState(Enum):
    """Where a proposed pair stands."""

    COMPUTED = "computed"
    SHORTLISTED = "shortlisted"
    UNDER_REVIEW = "under_review"
    OFFERED = "offered"
    ACCEPTED_BY_FIRST = "accepted_by_first"
    LIVE = "live"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AnswerKind(Enum):
    """How a question is answered."""

    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    SCALE = "scale"
    TEXT = "text"


class QuestionUse(Enum):
    """What an answer does: decides, counts, or is read."""

    RULE = "rule"
    WEIGHT = "weight"
    INFORMATION = "information"


class QuestionRule(Enum):
    """What a rule asks: an answer of one's own, or something of the two answers of a pair."""

    MUST_BE = "must_be"
    SHARE_ONE = "share_one"
    DIFFER = "differ"


class SeenBy(Enum):
    """Who reads an answer beside whoever gave it."""

    MANAGERS = "managers"
    PARTNER = "partner"
    COHORT = "cohort"


class RunState(Enum):
    """Where a match run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class LineSource(Enum):
    """From whom it is known that one person manages another: one of the two, or a list."""

    DECLARED = "declared"
    IMPORTED = "imported"


class PartedBy(Enum):
    """Why two must not be a pair of this cohort."""

    MANAGER = "manager"
    DECLINED = "declined"
    ENDED = "ended"


class Verdict(Enum):
    """What a second person says of a pair."""

    GOOD = "good"
    DOUBTFUL = "doubtful"


# Where a cohort takes applications; one of rolling intake while it runs, too.
ENROLLING: Final = frozenset({CohortState.OPEN})
# Not yet begun: it can be called off.
BEFORE_RUNNING: Final = frozenset(
    {
        CohortState.DRAFT,
        CohortState.OPEN,
        CohortState.CLOSED,
        CohortState.MATCHING,
        CohortState.REVIEW,
        CohortState.PUBLISHED,
    }
)
# Who has one of the places of the cohort; runs look at them, and they may be in a pair.
HAS_PLACE: Final = frozenset(
    {EnrolmentState.IN_POOL, EnrolmentState.PROPOSED, EnrolmentState.MATCHED}
)
# Whose place isn't lost: they may still get or have a partner.
TAKING_PART: Final = HAS_PLACE | {EnrolmentState.CONFIRMED}
# Who hears the news of a cohort: whoever has a place in it, or had one to the end.
HEARS_NEWS: Final = TAKING_PART | {EnrolmentState.ELIGIBLE, EnrolmentState.FINISHED}
# Before anybody was matched: somebody may step back without anything ending.
UNMATCHED: Final = frozenset(
    {
        EnrolmentState.INVITED,
        EnrolmentState.APPLIED,
        EnrolmentState.CHANGES_REQUESTED,
        EnrolmentState.ELIGIBLE,
        EnrolmentState.CONFIRMED,
        EnrolmentState.IN_POOL,
        EnrolmentState.PROPOSED,
        EnrolmentState.WAITLISTED,
        EnrolmentState.NO_MATCH,
    }
)
# Pairs that take a place of the mentor and the place of the mentee.
STANDING: Final = frozenset(
    {
        ProposalState.COMPUTED,
        ProposalState.SHORTLISTED,
        ProposalState.UNDER_REVIEW,
        ProposalState.OFFERED,
        ProposalState.ACCEPTED_BY_FIRST,
        ProposalState.LIVE,
    }
)
# Pairs were told: what is matched from here on is for those without.
PUBLISHED: Final = frozenset({CohortState.PUBLISHED, CohortState.RUNNING})
# Only those who look after the cohort know of these.
UNPUBLISHED: Final = frozenset(
    {ProposalState.COMPUTED, ProposalState.SHORTLISTED, ProposalState.UNDER_REVIEW}
)


class Measure(Enum):
    """What the answers to a question of a survey stand for, where they are counted together."""

    HOW_IT_GOES = "how_it_goes"
    SATISFACTION = "satisfaction"
    SKILL = "skill"
    WOULD_AGAIN = "would_again"
