"""Writes about introductions, one transaction each."""

from alumnet.introductions.commands.answering import Answer, answer, choose_way, say_what_came
from alumnet.introductions.commands.asking import Words, ask, choose_budget, offer, withdraw
from alumnet.introductions.commands.clocks import (
    ask_what_came,
    ask_who_is_free,
    end_waits,
    expire_unanswered,
)
from alumnet.introductions.commands.ending import (
    erase,
    void_between,
    void_of,
    void_parted,
    void_unreachable,
)

__all__ = [
    "Answer",
    "Words",
    "answer",
    "ask",
    "ask_what_came",
    "ask_who_is_free",
    "choose_budget",
    "choose_way",
    "end_waits",
    "erase",
    "expire_unanswered",
    "offer",
    "say_what_came",
    "void_between",
    "void_of",
    "void_parted",
    "void_unreachable",
    "withdraw",
]
