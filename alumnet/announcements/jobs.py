"""Timed work of announcements, and what other slices reach through the registry."""

from alumnet.announcements import commands
from alumnet.announcements.queries import export
from alumnet.kernel.registry import registry

registry.exporters["announcements"] = export
registry.erasers["announcements"] = commands.erase
