"""Reads of announcements."""

from alumnet.announcements.queries.data import export
from alumnet.announcements.queries.pages import (
    Kept,
    News,
    NewsMail,
    announcement,
    announcements,
    news,
    news_at_home,
    news_mail,
    to_send,
)
from alumnet.announcements.queries.segments import schools_of, size_of

__all__ = [
    "Kept",
    "News",
    "NewsMail",
    "announcement",
    "announcements",
    "export",
    "news",
    "news_at_home",
    "news_mail",
    "schools_of",
    "size_of",
    "to_send",
]
