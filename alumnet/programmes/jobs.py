"""Timed work of programmes, and what other slices reach through the registry."""

from alumnet.kernel.registry import registry
from alumnet.programmes import commands, queries

registry.exporters["programmes"] = queries.export
registry.erasers["programmes"] = commands.erase
