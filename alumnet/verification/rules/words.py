"""What people read: steps of a case and of a grade, and the words a decision begins with."""

from alumnet.verification.rules.states import CaseKind, CaseState

# As the history of a case tells it.
PAST: dict[str, str] = {
    "open": "Put before the staff",
    "claim": "Taken on",
    "release": "Put back",
    "open_document": "The document was opened",
    "ask": "The owner was asked",
    "answer": "The owner answered",
    "confirm": "Confirmed",
    "refuse": "Not confirmed",
    "remove": "Removed",
    "withdraw": "Taken back",
    "correct": "The owner corrected it",
    "take_away": "The owner took it away",
    "expire": "No answer in time",
    "expire_disputed": "No answer in time, removed",
}

# As the history of a place tells it.
EVIDENCE: dict[str, str] = {
    "membership": "Your association knows your class",
    "inviter": "Confirmed by who invited you",
    "colleagues": "Confirmed by people who were there",
    "roster": "On your association's own list",
    "address": "You showed an address there",
    "staff": "Confirmed by the staff",
    "change": "You changed it, so it is to be proven anew",
    "lapse": "Confirmed too long ago",
    "dispute": "The staff have doubts",
    "correct": "You corrected it",
    "remove": "Removed by the staff",
}

STATES: dict[CaseState, str] = {
    CaseState.OPEN: "To decide",
    CaseState.ASKED: "Waits for an answer",
    CaseState.CONFIRMED: "Confirmed",
    CaseState.NOT_CONFIRMED: "Not confirmed",
    CaseState.CORRECTED: "Corrected",
    CaseState.REMOVED: "Removed",
    CaseState.WITHDRAWN: "Taken back",
}

# A decision on its button; what follows from it, for whoever is about to send it.
DECISIONS: dict[CaseKind, dict[str, str]] = {
    CaseKind.PROOF: {"confirm": "Confirm it", "ask": "Ask first", "refuse": "Can't confirm it"},
    CaseKind.DISPUTE: {
        "confirm": "It is right",
        "ask": "Ask the owner to correct it",
        "remove": "Remove it",
    },
}

EFFECTS: dict[tuple[CaseKind, str], tuple[str, ...]] = {
    (CaseKind.PROOF, "confirm"): ("The place is shown as verified to who may see it.",),
    (CaseKind.PROOF, "ask"): ("Nothing changes yet. They have three weeks to answer.",),
    (CaseKind.PROOF, "refuse"): (
        "The place stays on their page as they say it, unconfirmed. They may ask again.",
    ),
    (CaseKind.DISPUTE, "confirm"): ("The place stays, and both sides hear that it does.",),
    (CaseKind.DISPUTE, "ask"): (
        "Until they put it right the place counts for nothing: not in search, not for ties.",
        "After three weeks without an answer it is removed.",
    ),
    (CaseKind.DISPUTE, "remove"): ("Nobody else sees the place any more.",),
}

_FIRST: dict[tuple[CaseKind, str], str] = {
    (CaseKind.PROOF, "confirm"): "We looked at it and can confirm {place}. Thank you.",
    (CaseKind.PROOF, "ask"): "We couldn't find you in our records of {place} yet. Under which name "
    "were you there, and until when? A certificate helps, if you have one at hand.",
    (CaseKind.PROOF, "refuse"): "We couldn't confirm {place} from what we have. It stays on your "
    "page as you say it. If you find something that shows it, ask us again.",
    (CaseKind.DISPUTE, "confirm"): "We looked at what you say of {place}, and it is right. Nothing "
    "changes for you.",
    (
        CaseKind.DISPUTE,
        "ask",
    ): "We have doubts about what your page says of {place}. Please look at "
    "it again and correct it, or tell us how it was.",
    (CaseKind.DISPUTE, "remove"): "What your page said of {place} isn't so, as far as we can tell, "
    "and we took it off. If we are wrong, write to us.",
}


def first_words(kind: CaseKind, name: str, place: str) -> str:
    """Return the words for the owner that a decision begins with."""
    return _FIRST[kind, name].format(place=place)


def first_words_for_raiser(name: str) -> str:
    """Return the words for who said that it isn't right."""
    if name == "confirm":
        return "Thank you for telling us. We looked at it with care, and it is right as it stands."
    return "Thank you for telling us. We looked at it with care, and it doesn't stand any more."
