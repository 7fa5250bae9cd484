"""The rules of introductions: words, limits, steps, and what each of the three sees."""

from alumnet.introductions.rules.states import (
    LASTING,
    OPEN,
    Came,
    IntroductionState,
    Origin,
    Part,
    Way,
)

__all__ = ["LASTING", "OPEN", "Came", "IntroductionState", "Origin", "Part", "Way"]
