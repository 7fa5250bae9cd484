"""What a person reads when a rule said no: one sentence for each error, by its code.

The facts of the error fill the braces. A test holds that every DomainError has its sentence.
"""

from alumnet.kernel.errors import DomainError

SENTENCES: dict[str, str] = {
    "refused": "That isn't possible.",
    "not_found": "We couldn't find that.",
    "not_allowed": "We couldn't find that.",
    "conflict": "Somebody changed this just before you. Here is how it stands now.",
    "too_many": "That was a little too often. Please wait a moment and try again.",
    "blocks_yourself": "You can't block yourself.",
    "no_such_transition": "This has moved on meanwhile. Here is how it stands now.",
}


def sentence(error: DomainError) -> str:
    """Return the sentence for an error, its facts filled in."""
    return SENTENCES[error.code].format(**error.facts)
