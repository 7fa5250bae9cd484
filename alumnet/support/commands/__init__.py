"""Questions are written, answered and closed."""

from alumnet.support.commands.answering import answer, close, release, take
from alumnet.support.commands.asking import Sender, ask, close_own, write_on
from alumnet.support.commands.erasing import erase
from alumnet.support.commands.upkeep import forget_questions, lapse

__all__ = [
    "Sender",
    "answer",
    "ask",
    "close",
    "close_own",
    "erase",
    "forget_questions",
    "lapse",
    "release",
    "take",
    "write_on",
]
