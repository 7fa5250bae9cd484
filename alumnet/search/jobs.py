"""Keeping the index up to the rows: after each change, and whole when it is lost."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.logs import logger
from alumnet.kernel.registry import Message, registry
from alumnet.search import commands, service
from alumnet.search.errors import IndexBusy, IndexDamaged, IndexMissing, SearchIndexError

registry.sizes = service.sizes_between
registry.urgent.add(commands.CHANGED)


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
    """Build the index when there is none to rely on: after a loss, an upgrade or a power cut."""
    if service.is_ready() and not service.may_be_torn():
        return
    try:
        service.rebuild(reading(), today=now.date())
    except IndexBusy:
        logger().info("search.rebuilt_elsewhere")


@registry.every_minute
def tidy_the_index(_now: datetime) -> None:
    """Merge what many small changes left behind, so that searches stay quick."""
    try:
        service.tidy()
    except SearchIndexError as problem:
        logger().info("search.not_tidied", problem=type(problem).__name__)


@registry.every_day
def forget_what_is_gone(_now: datetime) -> None:
    """Take the words of changed and erased people out of the files, where nobody finds them."""
    try:
        service.compact()
    except SearchIndexError as problem:
        logger().info("search.not_compacted", problem=type(problem).__name__)


@registry.every_day
def index_mentors_who_are_back(now: datetime) -> None:
    """Show mentors as open again on the day their pause ends."""
    commands.note_ended_pauses(now)
