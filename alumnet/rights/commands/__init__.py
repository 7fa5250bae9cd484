"""Writes about data rights: each public function is one intention and one transaction."""

from alumnet.rights.commands.closing import close_account, erase_due, keep_account
from alumnet.rights.commands.consenting import agree
from alumnet.rights.commands.dying import note_death, undo_death
from alumnet.rights.commands.exporting import ask_for_copy, end_copies, put_together
from alumnet.rights.commands.handing_over import Farewell
from alumnet.rights.commands.stances import decide, end_studies, say_student
from alumnet.rights.commands.wishes import carry_out_wish, drop_wish, note_wish

__all__ = [
    "Farewell",
    "agree",
    "ask_for_copy",
    "carry_out_wish",
    "close_account",
    "decide",
    "drop_wish",
    "end_copies",
    "end_studies",
    "erase_due",
    "keep_account",
    "note_death",
    "note_wish",
    "put_together",
    "say_student",
    "undo_death",
]
