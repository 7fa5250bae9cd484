"""Sentences about how many, for the first view of the finder and for pages of organizations."""

import math

from alumnet.kernel.numbers import number
from alumnet.ties.phrases import capitalised, with_article
from alumnet.ties.sentence import Sentence

_SMALLEST_SIZE = 10


def size_in_words(people: int) -> str:
    """Return an organization's size as it may be shown: "about 300 people".

    Rounded to 10, 30, 100, 300 and so on, whichever is nearest by ratio (domain.md section 3).
    Below 10 it isn't told, nor whether there is anybody.
    """
    if people < _SMALLEST_SIZE:
        return f"fewer than {_SMALLEST_SIZE} people"
    power = math.floor(math.log10(people))
    steps = (10**power, 3 * 10**power, 10 ** (power + 1))
    nearest = min(steps, key=lambda step: abs(math.log(people / step)))
    return f"about {nearest:,} people"


def people_here(
    organization: str, people: int, *, with_you: bool, moved: int = 0
) -> Sentence | None:
    """Return "41 people here were at Halden with you; six made the move you want", None for nobody.

    `people` counts those whom the reader can find and open, so that the number tells them nothing
    new. `with_you` only if each of them was certainly there when the reader was; else it says that
    they were there too. `moved` of them have made the move that the reader wants.
    """
    if people < 1:
        return None
    who = f"{capitalised(number(people))} {'person' if people == 1 else 'people'}"
    verb = "was" if people == 1 else "were"
    how = "with you" if with_you else "too"
    core = f"{who} here {verb} at {with_article(organization)} {how}"
    moved = min(moved, people)
    if moved < 1:
        return Sentence(core)
    if people == 1:
        return Sentence(core, "and made the move you want")
    if moved == people:
        return Sentence(f"{core};", "all of them made the move you want")
    return Sentence(f"{core};", f"{number(moved)} made the move you want")
