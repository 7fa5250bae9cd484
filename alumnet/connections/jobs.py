"""The last day of requests, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.connections import commands, queries
from alumnet.kernel.registry import registry

registry.person_actions.append(queries.ACTIONS)
registry.opens_page.append(queries.opens_page)
registry.on_suspension.append(commands.void_of)
registry.exporters["connections"] = queries.export
registry.erasers["connections"] = commands.erase


@registry.every_minute
def end_requests(now: datetime) -> None:
    """End the requests whose last day has come."""
    while commands.expire_requests(now) >= commands.BATCH:
        pass
