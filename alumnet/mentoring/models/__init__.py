"""The tables of requests, mentorships and sessions, a module a topic."""

from alumnet.mentoring.models.agreements import Agreement, Goal, PractisedSkill
from alumnet.mentoring.models.desk import (
    PracticeNote,
    SchedulingGrant,
    SchedulingGrantEvent,
    ServiceCertificate,
)
from alumnet.mentoring.models.feedback import CheckIn, Feedback, Thanks, WhatCame
from alumnet.mentoring.models.group_hours import (
    GroupHour,
    GroupHourEvent,
    GroupInvitation,
    GroupInvitationEvent,
)
from alumnet.mentoring.models.mentorships import Mentorship, MentorshipEvent
from alumnet.mentoring.models.offers import (
    MeetingRecord,
    MeetingRecordEvent,
    Nomination,
    NominationEvent,
    ShownTopic,
)
from alumnet.mentoring.models.requests import (
    AnswerToken,
    MentorshipRequest,
    Redirect,
    RequestEvent,
    RequestQuestion,
)
from alumnet.mentoring.models.sessions import (
    AgendaPoint,
    CalendarFeed,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
    SessionEvent,
    SessionTime,
)

__all__ = [
    "AgendaPoint",
    "Agreement",
    "AnswerToken",
    "CalendarFeed",
    "CheckIn",
    "Feedback",
    "Goal",
    "GroupHour",
    "GroupHourEvent",
    "GroupInvitation",
    "GroupInvitationEvent",
    "MeetingRecord",
    "MeetingRecordEvent",
    "MentoringSession",
    "Mentorship",
    "MentorshipAction",
    "MentorshipEvent",
    "MentorshipNote",
    "MentorshipRequest",
    "Nomination",
    "NominationEvent",
    "PracticeNote",
    "PractisedSkill",
    "Redirect",
    "RequestEvent",
    "RequestQuestion",
    "SchedulingGrant",
    "SchedulingGrantEvent",
    "ServiceCertificate",
    "SessionEvent",
    "SessionTime",
    "ShownTopic",
    "Thanks",
    "WhatCame",
]
