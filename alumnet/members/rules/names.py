"""How somebody is addressed, and what stands in for their photo, in any script."""

from alumnet.kernel.graphemes import graphemes
from alumnet.kernel.text import fold, initials

MOST_FORMER = 6
_TITLES = frozenset(
    {"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "rev", "sir", "dame", "hon"}
)


def given_name_of(display_name: str, given_name: str = "") -> str:
    """Return how somebody is addressed: what they chose, else the first word that is no title.

    A name that is written without spaces is returned whole.
    """
    if given_name:
        return given_name
    parts = display_name.split()
    named = (part for part in parts if fold(part).rstrip(".") not in _TITLES)
    return next(named, display_name)


def initials_of(display_name: str) -> str:
    """Return up to two signs for the place of a photo; never empty for a name that isn't."""
    return initials(display_name) or next(graphemes(display_name.strip()), "")
