"""The link by which somebody without an account reads and answers: sealed, and of no secret."""

from alumnet.kernel.signed import signed, unsigned

_PURPOSE = "support"


def token_of(question_id: int) -> str:
    """Return what is in the link of a mail about a question."""
    return signed(_PURPOSE, question_id)


def question_behind(token: str) -> int | None:
    """Return the question that a link names, None for a link that isn't ours."""
    found = unsigned(_PURPOSE, token)
    return int(found[0]) if found else None
