"""Counts as running text says them."""

from typing import Final

_WORDS: Final = "no one two three four five six seven eight nine ten".split()  # noqa: SIM905


def number(count: int) -> str:
    """Return a count in words up to ten, in digits above: "no", "two", "11", "1,234"."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"
