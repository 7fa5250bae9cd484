"""Timed work of what is saved, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.kernel.logs import logger
from alumnet.kernel.registry import registry
from alumnet.saved import commands, queries
from alumnet.search.service import SearchNotReady

registry.is_saved = queries.is_saved
registry.person_actions.append(queries.ACTIONS)
registry.on_block.append(commands.part)
registry.on_suspension.append(commands.put_out_of_sight)
registry.exporters["saved"] = queries.export
registry.erasers["saved"] = commands.erase


@registry.every_minute
def look_for_news(now: datetime) -> None:
    """Look what is new for some of those whose day is over; the index may be building just now."""
    try:
        commands.look_for_news(now)
    except SearchNotReady:
        logger().info("saved.no_index")
