"""Writes of what staff shape: each public function is one intention."""

from alumnet.site.commands.brands import Looks, save_brand
from alumnet.site.commands.pages import reset_page, restore_page, save_page
from alumnet.site.commands.policies import save_policies
from alumnet.site.commands.topics import (
    add_topics,
    is_newest_change,
    merge_topic,
    move_topic,
    retire_topic,
    save_topic,
    undo_merge,
)

__all__ = [
    "Looks",
    "add_topics",
    "is_newest_change",
    "merge_topic",
    "move_topic",
    "reset_page",
    "restore_page",
    "retire_topic",
    "save_brand",
    "save_page",
    "save_policies",
    "save_topic",
    "undo_merge",
]
