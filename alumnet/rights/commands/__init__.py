"""Writes about data rights: each public function is one intention and one transaction."""

from alumnet.rights.commands.closing import close_account, erase_due, keep_account
from alumnet.rights.commands.exporting import ask_for_copy, end_copies, put_together
from alumnet.rights.commands.handing_over import Farewell

__all__ = [
    "Farewell",
    "ask_for_copy",
    "close_account",
    "end_copies",
    "erase_due",
    "keep_account",
    "put_together",
]
