"""What other slices reach through the registry."""

from alumnet.kernel.registry import registry
from alumnet.messaging import commands, queries

registry.person_actions.append(queries.ACTIONS)
registry.conversation_places.append(queries.direct_place)
registry.on_crossing.append(commands.pass_on)
registry.on_suspension.append(commands.drop_notice)
registry.exporters["messaging"] = queries.export
registry.erasers["messaging"] = commands.erase
