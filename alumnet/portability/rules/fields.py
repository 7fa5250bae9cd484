"""The fields of a profile that a file may state."""

from typing import Final

# Name → (what the page calls it, characters at most, whether it has several lines); in the order
# in which a preview shows them.
FIELDS: Final[dict[str, tuple[str, int, bool]]] = {
    "display_name": ("Your name", 120, False),
    "given_name": ("How others address you", 120, False),
    "pronouns": ("Pronouns", 40, False),
    "headline": ("Headline", 200, False),
    "bio": ("About me", 4000, True),
    "city": ("City", 120, False),
    "country": ("Country", 2, False),
    "industry": ("Industry", 60, False),
    "who_helped_me": ("Who helped me", 2000, True),
}
