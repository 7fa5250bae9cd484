"""Keeping the index up to the rows: after each change, and whole when it is lost."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.logs import logger
from alumnet.kernel.registry import Message, registry
from alumnet.search import commands, service
from alumnet.search.errors import IndexBusy, IndexDamaged, IndexMissing


@registry.on(commands.CHANGED)
def index_person(message: Message, now: datetime) -> None:
    """Index what the row says now, so that order and repeats don't matter."""
    try:
        service.index_people(reading(), [message.subject_id], today=now.date())
    except (IndexMissing, IndexDamaged) as problem:
        logger().warning("search.rebuilding", problem=type(problem).__name__)
        service.rebuild(reading(), today=now.date())
    commands.note_indexed([message.subject_id], message.id)


@registry.every_minute
def build_what_is_lost(now: datetime) -> None:
    """Build the index when there is none that can be read, as after a loss or an upgrade."""
    if service.is_ready():
        return
    try:
        service.rebuild(reading(), today=now.date())
    except IndexBusy:
        logger().info("search.rebuilt_elsewhere")


@registry.every_day
def index_mentors_who_are_back(now: datetime) -> None:
    """Show mentors as open again on the day their pause ends."""
    commands.note_ended_pauses(now)
