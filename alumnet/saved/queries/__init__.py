"""Reads about what a member keeps for later: for nobody but that member."""

from alumnet.saved.queries.beside import ACTIONS, is_saved
from alumnet.saved.queries.data import export
from alumnet.saved.queries.news import News, has_news, news_of
from alumnet.saved.queries.pages import (
    NewPeople,
    Saved,
    Search,
    new_people,
    own_search,
    saved_people,
    searches_of,
)

__all__ = [
    "ACTIONS",
    "NewPeople",
    "News",
    "Saved",
    "Search",
    "export",
    "has_news",
    "is_saved",
    "new_people",
    "news_of",
    "own_search",
    "saved_people",
    "searches_of",
]
