"""Writes of what members keep for later."""

from alumnet.saved.commands.ending import erase, part, put_out_of_sight
from alumnet.saved.commands.keeping import (
    change_search,
    mark_seen,
    remove_person,
    remove_search,
    save_person,
    save_search,
)
from alumnet.saved.commands.looking import look_for_news

__all__ = [
    "change_search",
    "erase",
    "look_for_news",
    "mark_seen",
    "part",
    "put_out_of_sight",
    "remove_person",
    "remove_search",
    "save_person",
    "save_search",
]
