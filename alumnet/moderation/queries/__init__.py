"""Reads about reports: what may be reported, the queue, one report, who may handle it."""

from alumnet.moderation.queries.acting import refusal_to_act, refusals_to_act
from alumnet.moderation.queries.alone import alone_in
from alumnet.moderation.queries.conflicts import Able, able_for, keeps_from
from alumnet.moderation.queries.consequences import Consequences, consequences
from alumnet.moderation.queries.context import Past, history
from alumnet.moderation.queries.conversations import Line, lines_of
from alumnet.moderation.queries.decided import DecidedRow, Quarter, decided_by_quarter
from alumnet.moderation.queries.exhibits import Exhibit, exhibit
from alumnet.moderation.queries.items import Item, Side, item
from alumnet.moderation.queries.mails import (
    AskedApproval,
    Letters,
    Waiting,
    asked_approval,
    letters,
    waiting,
)
from alumnet.moderation.queries.papers import Asked, Papers, Verdict
from alumnet.moderation.queries.reports import (
    EVERYTHING,
    SAFETY_CATEGORY,
    SORTS,
    TABS,
    Counts,
    Filters,
    QueueRow,
    associations_of,
    counts,
    queue,
    reports_waiting,
    visible_to,
)
from alumnet.moderation.queries.subjects import (
    Subject,
    association_for,
    connection_subject,
    mentorship_subject,
    message_subject,
    person_subject,
    request_subject,
)
from alumnet.moderation.queries.things import THINGS, photo_subject, thing_subject
from alumnet.moderation.queries.told import OwnDecision, OwnReport, own_decision, own_report

__all__ = [
    "EVERYTHING",
    "SAFETY_CATEGORY",
    "SORTS",
    "TABS",
    "THINGS",
    "Able",
    "Asked",
    "AskedApproval",
    "Consequences",
    "Counts",
    "DecidedRow",
    "Exhibit",
    "Filters",
    "Item",
    "Letters",
    "Line",
    "OwnDecision",
    "OwnReport",
    "Papers",
    "Past",
    "Quarter",
    "QueueRow",
    "Side",
    "Subject",
    "Verdict",
    "Waiting",
    "able_for",
    "alone_in",
    "asked_approval",
    "association_for",
    "associations_of",
    "connection_subject",
    "consequences",
    "counts",
    "decided_by_quarter",
    "exhibit",
    "history",
    "item",
    "keeps_from",
    "letters",
    "lines_of",
    "mentorship_subject",
    "message_subject",
    "own_decision",
    "own_report",
    "person_subject",
    "photo_subject",
    "queue",
    "refusal_to_act",
    "refusals_to_act",
    "reports_waiting",
    "request_subject",
    "thing_subject",
    "visible_to",
    "waiting",
]
