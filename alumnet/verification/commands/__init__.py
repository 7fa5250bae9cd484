"""Writes of verification."""

from alumnet.verification.commands.cases import (
    Ruling,
    Send,
    answer,
    ask_for_proof,
    claim,
    decide,
    needs_words_for_raiser,
    open_document,
    release,
    withdraw,
)
from alumnet.verification.commands.doubts import doubt
from alumnet.verification.commands.following import (
    erase,
    expire_cases,
    forget_documents,
    forget_words,
    settle_corrected,
    settle_gone,
)
from alumnet.verification.commands.rosters import confirm_by_roster, match_rosters

__all__ = [
    "Ruling",
    "Send",
    "answer",
    "ask_for_proof",
    "claim",
    "confirm_by_roster",
    "decide",
    "doubt",
    "erase",
    "expire_cases",
    "forget_documents",
    "forget_words",
    "match_rosters",
    "needs_words_for_raiser",
    "open_document",
    "release",
    "settle_corrected",
    "settle_gone",
    "withdraw",
]
