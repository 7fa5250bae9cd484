"""Reads of the report."""

from alumnet.reporting.queries.asking import (
    AskMail,
    AskPage,
    ask_mail,
    ask_page,
    asked_lately,
    asks_due,
    candidates,
    topic_at,
)
from alumnet.reporting.queries.data import export
from alumnet.reporting.queries.report import (
    Part,
    Report,
    Row,
    Step,
    Told,
    report,
    told_between,
)
from alumnet.reporting.queries.topics import demand_by_topic

__all__ = [
    "AskMail",
    "AskPage",
    "Part",
    "Report",
    "Row",
    "Step",
    "Told",
    "ask_mail",
    "ask_page",
    "asked_lately",
    "asks_due",
    "candidates",
    "demand_by_topic",
    "export",
    "report",
    "told_between",
    "topic_at",
]
