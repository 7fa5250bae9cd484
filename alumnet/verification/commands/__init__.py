"""Writes of verification."""

from alumnet.verification.commands.addresses import (
    ask_for_code,
    forget_address,
    forget_codes,
    type_code,
)
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
from alumnet.verification.commands.colleagues import (
    ask_colleague,
    confirm_word,
    decline_word,
    expire_words,
    void_between,
    void_of,
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
from alumnet.verification.commands.lapsing import (
    ask_who_is_still_there,
    confirm_running,
    lapse,
    warn_before_lapse,
)
from alumnet.verification.commands.rosters import confirm_by_roster, match_rosters

__all__ = [
    "Ruling",
    "Send",
    "answer",
    "ask_colleague",
    "ask_for_code",
    "ask_for_proof",
    "ask_who_is_still_there",
    "claim",
    "confirm_by_roster",
    "confirm_running",
    "confirm_word",
    "decide",
    "decline_word",
    "doubt",
    "erase",
    "expire_cases",
    "expire_words",
    "forget_address",
    "forget_codes",
    "forget_documents",
    "forget_words",
    "lapse",
    "match_rosters",
    "needs_words_for_raiser",
    "open_document",
    "release",
    "settle_corrected",
    "settle_gone",
    "type_code",
    "void_between",
    "void_of",
    "warn_before_lapse",
    "withdraw",
]
