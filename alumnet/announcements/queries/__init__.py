"""Reads of announcements."""

from alumnet.announcements.queries.data import export
from alumnet.announcements.queries.pages import (
    NEWS,
    Kept,
    News,
    NewsMail,
    announcement,
    announcements,
    news,
    news_in,
    news_mail,
    news_rows,
    to_send,
)
from alumnet.announcements.queries.segments import schools_of, size_of

__all__ = [
    "NEWS",
    "Kept",
    "News",
    "NewsMail",
    "announcement",
    "announcements",
    "export",
    "news",
    "news_in",
    "news_mail",
    "news_rows",
    "schools_of",
    "size_of",
    "to_send",
]
