"""Writes of imports: each public function is one intention."""

from alumnet.imports.commands.changes import take_changes
from alumnet.imports.commands.rosters import import_roster_file
from alumnet.imports.commands.starting import (
    apply_import,
    cancel_import,
    choose_again,
    choose_columns,
    decide,
    decide_all,
    forget_waiting,
    start_import,
    stop_import,
    undo_import,
)
from alumnet.imports.commands.waves import change_wave, send_waves, start_wave
from alumnet.imports.commands.working import work

__all__ = [
    "apply_import",
    "cancel_import",
    "change_wave",
    "choose_again",
    "choose_columns",
    "decide",
    "decide_all",
    "forget_waiting",
    "import_roster_file",
    "send_waves",
    "start_import",
    "start_wave",
    "stop_import",
    "take_changes",
    "undo_import",
    "work",
]
