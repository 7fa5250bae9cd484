"""Writes of imports: each public function is one intention."""

from alumnet.imports.commands.rosters import import_roster_file

__all__ = ["import_roster_file"]
