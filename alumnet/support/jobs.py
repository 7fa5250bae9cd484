"""Timed work of support, and what other slices reach through the registry."""

from alumnet.kernel.registry import registry
from alumnet.support import commands
from alumnet.support.queries import export

registry.exporters["support"] = export
registry.erasers["support"] = commands.erase
