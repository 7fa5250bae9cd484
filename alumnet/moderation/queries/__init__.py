"""Reads about reports: what may be reported, the queue, one report, who may handle it."""

from alumnet.moderation.queries.acting import refusal_to_act
from alumnet.moderation.queries.conflicts import able_staff, keeps_from, staff_to_tell
from alumnet.moderation.queries.context import (
    Consequences,
    Past,
    consequences,
    history,
)
from alumnet.moderation.queries.decided import DecidedRow, Quarter, decided_by_quarter
from alumnet.moderation.queries.exhibits import Exhibit, exhibit
from alumnet.moderation.queries.items import Item, Side, Verdict, is_signed, item
from alumnet.moderation.queries.mails import Letters, Waiting, letters, waiting
from alumnet.moderation.queries.reports import (
    TABS,
    Counts,
    OwnReport,
    QueueRow,
    counts,
    own_report,
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

__all__ = [
    "TABS",
    "Consequences",
    "Counts",
    "DecidedRow",
    "Exhibit",
    "Item",
    "Letters",
    "OwnReport",
    "Past",
    "Quarter",
    "QueueRow",
    "Side",
    "Subject",
    "Verdict",
    "Waiting",
    "able_staff",
    "association_for",
    "connection_subject",
    "consequences",
    "counts",
    "decided_by_quarter",
    "exhibit",
    "history",
    "is_signed",
    "item",
    "keeps_from",
    "letters",
    "mentorship_subject",
    "message_subject",
    "own_report",
    "person_subject",
    "queue",
    "refusal_to_act",
    "reports_waiting",
    "request_subject",
    "staff_to_tell",
    "visible_to",
    "waiting",
]
